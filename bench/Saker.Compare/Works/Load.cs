namespace Saker.Compare.Works;

/// <summary>How a server is asked: a closed set, each with the generator that can do it. Immutable.</summary>
internal abstract record Load(int Connections)
{
    /// <summary>As fast as the server answers, by wrk; the script varies the requests.</summary>
    internal sealed record Closed(int Connections, string? Script = null) : Load(Connections);

    /// <summary>As fast as the server answers, for answers without content that wrk would wait for.</summary>
    internal sealed record Heads(int Connections) : Load(Connections);

    /// <summary>As fast as the server answers, so many streams at once on each connection, by h2load.</summary>
    internal sealed record Streams(int Connections, int PerConnection) : Load(Connections);

    /// <summary>A new connection with a full TLS handshake for every request, one at a time, by openssl s_time. wrk resumes its sessions.</summary>
    internal sealed record FullHandshakes() : Load(1);

    /// <summary>At a fixed rate, spread evenly over the connections, by h2load.</summary>
    internal sealed record Paced(int Connections, int PerSecond) : Load(Connections);
}
