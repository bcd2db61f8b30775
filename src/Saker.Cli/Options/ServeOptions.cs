using Saker.Transport;

namespace Saker.Cli.Options;

/// <summary>What <c>saker [DIR|FILE]</c> was asked to do, checked for form but not against the machine. Immutable.</summary>
internal sealed record ServeOptions
{
    /// <summary>The port that is tried first when none is asked for.</summary>
    /// <remarks>8080 is what http-server, Tomcat and most containers use; 80 needs privileges.</remarks>
    public const int DefaultPort = 8080;

    /// <summary>The folder or file to serve, as it was written.</summary>
    public string Path { get; init; } = ".";

    /// <summary>The port asked for (0: any free one), or null: 8080, or 8443 for HTTPS, or the next free one.</summary>
    public int? Port { get; init; }

    /// <summary>The address or name to listen on, or null: loopback only.</summary>
    public string? Host { get; init; }

    /// <summary>Whether another process may listen on the same port at the same time.</summary>
    public bool ReusePort { get; init; }

    /// <summary>Whether to show the site in a browser once it is served.</summary>
    public bool Open { get; init; }

    /// <summary>How much to say.</summary>
    public Verbosity Verbosity { get; init; } = Verbosity.Normal;

    /// <summary>Which transport carries the bytes.</summary>
    public TransportKind Transport { get; init; } = TransportKind.Auto;

    /// <summary>The access log asked for, or null: what suits the place stdout leads to.</summary>
    public LogChoice? Log { get; init; }

    /// <summary>How many event loops, or 0: one for each CPU.</summary>
    public int Loops { get; init; }

    /// <summary>How the site is to be served.</summary>
    public SiteFlags Site { get; init; } = new();

    /// <summary>What is said about HTTPS.</summary>
    public TlsFlags Tls { get; init; } = new();

    /// <summary>What clients may use.</summary>
    public LimitFlags Limits { get; init; } = new();
}
