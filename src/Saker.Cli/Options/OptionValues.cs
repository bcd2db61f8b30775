using System;
using System.Collections.Generic;
using System.Globalization;
using Saker.Transport;
using Saker.Transport.FileSystem;

namespace Saker.Cli.Options;

/// <summary>
/// Turns the text of one option into its value. The same reading serves the command line and the environment, so a message names
/// where the text came from (<c>--port</c>, <c>PORT</c>). Not shared: it collects the problems of one command line.
/// </summary>
internal sealed class OptionValues
{
    /// <summary>The values of <c>--transport</c>.</summary>
    public static readonly IReadOnlyDictionary<string, TransportKind> Transports = new Dictionary<string, TransportKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = TransportKind.Auto,
        ["epoll"] = TransportKind.Epoll,
        ["sockets"] = TransportKind.Sockets,
    };

    /// <summary>The values of <c>--log</c>.</summary>
    public static readonly IReadOnlyDictionary<string, LogChoice> Logs = new Dictionary<string, LogChoice>(StringComparer.OrdinalIgnoreCase)
    {
        ["pretty"] = LogChoice.Pretty,
        ["combined"] = LogChoice.Combined,
        ["json"] = LogChoice.Json,
        ["none"] = LogChoice.None,
    };

    /// <summary>The values of <c>--symlinks</c>.</summary>
    public static readonly IReadOnlyDictionary<string, SymlinkPolicy> SymlinkPolicies = new Dictionary<string, SymlinkPolicy>(StringComparer.OrdinalIgnoreCase)
    {
        ["inside-root"] = SymlinkPolicy.InsideRoot,
        ["deny"] = SymlinkPolicy.Deny,
        ["follow"] = SymlinkPolicy.Follow,
    };

    private static readonly Dictionary<string, bool> s_switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["1"] = true,
        ["true"] = true,
        ["on"] = true,
        ["yes"] = true,
        ["0"] = false,
        ["false"] = false,
        ["off"] = false,
        ["no"] = false,
    };

    /// <summary>More loops than this only take turns on the CPUs there are.</summary>
    /// <remarks>The largest servers sold today have some hundred hardware threads; nginx warns beyond its CPU count.</remarks>
    public const int MaxLoops = 1024;

    /// <summary>How long <c>--hsts</c> is for when it does not say.</summary>
    /// <remarks>What hstspreload.org asks for at least, and RFC 6797's own example. Caddy and nginx send none unasked, ASP.NET Core 30 days.</remarks>
    public const string DefaultHsts = "1y";

    /// <summary>The longest age of <c>--hsts</c>.</summary>
    /// <remarks>Two years is what Mozilla recommends; beyond ten it is a slip.</remarks>
    public static readonly TimeSpan LongestHsts = TimeSpan.FromDays(3650);

    private readonly List<string> _problems = [];

    /// <summary>What was wrong, a sentence each, in the order it was found.</summary>
    public List<string> Problems => _problems;

    /// <summary>A port from 0 (any free one) to 65535, or null after a problem.</summary>
    public int? Port(string source, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= 65535) return port;
        _problems.Add($"{source}: '{text}' is not a port; a port is a number from 1 to 65535, or 0 for any free one");
        return null;
    }

    /// <summary>A port to redirect from, from 1 to 65535, or null after a problem.</summary>
    public int? RedirectPort(string source, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535) return port;
        _problems.Add($"{source}: '{text}' is not a port; name the port whose plain requests are to be redirected, 80 as a rule");
        return null;
    }

    /// <summary>A number of loops from 1, or null after a problem.</summary>
    public int? Loops(string source, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int loops) && loops is >= 1 and <= MaxLoops) return loops;
        _problems.Add($"{source}: '{text}' is not a number of loops; give 1 to {MaxLoops}, or leave it out for one on each CPU");
        return null;
    }

    /// <summary>An amount of memory in bytes, or null after a problem.</summary>
    public long? Memory(string source, string text)
    {
        if (ByteSize.TryParse(text, out long bytes)) return bytes;
        _problems.Add($"{source}: '{text}' is not an amount of memory; write it as 256MiB, 64k or 1G, or 0 for no cache");
        return null;
    }

    /// <summary>How long answers may be kept, or null after a problem.</summary>
    public TimeSpan? CacheAge(string source, string text)
    {
        if (Age.TryParse(text, out TimeSpan age)) return age;
        _problems.Add($"{source}: '{text}' is not an age; write it as 90s, 5m, 12h, 7d or 1y, which is the most, or 0 for asking each time");
        return null;
    }

    /// <summary>How long browsers are to use HTTPS alone, or null after a problem.</summary>
    public TimeSpan? HstsAge(string source, string text)
    {
        if (Age.TryParse(text, LongestHsts, out TimeSpan age)) return age;
        _problems.Add($"{source}: '{text}' is not an age; write it as 300, 7d or 1y, at most 10y, or 0 to take back what browsers were told");
        return null;
    }

    /// <summary>On or off in an environment variable, where a flag would have no value; null after a problem.</summary>
    public bool? Switch(string source, string text)
    {
        if (s_switches.TryGetValue(text, out bool isOn)) return isOn;
        _problems.Add($"{source}: '{text}' is neither on nor off; write 1, true, on or yes, or else 0, false, off or no");
        return null;
    }

    /// <summary>A response field, <c>Name: value</c>, for all files or for those of a pattern before it; null after a problem.</summary>
    public SiteHeader? Header(string source, string text)
    {
        // No field's name begins with a slash, so what does is a pattern.
        string pattern = "/**";
        string field = text;
        if (text.StartsWith('/'))
        {
            int space = text.IndexOf(' ', StringComparison.Ordinal);
            pattern = space < 0 ? text : text[..space];
            field = space < 0 ? "" : text[space..].TrimStart();
        }

        int colon = field.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            _problems.Add($"{source}: '{text}' is not a field; write it as 'Name: value', or '/*.js Name: value' for some files");
            return null;
        }

        try
        {
            return new SiteHeader(field[..colon], field[(colon + 1)..].Trim(' ', '\t'), pattern);
        }
        catch (ArgumentException refused)
        {
            string why = refused.Message.Split(" (Parameter '", 2)[0];
            _problems.Add($"{source}: {why}");
            return null;
        }
    }

    /// <summary>A host to listen on: checked for emptiness alone, since names are resolved when the server starts.</summary>
    public string? Host(string source, string text)
    {
        string host = text.StartsWith('[') && text.EndsWith(']') ? text[1..^1] : text;
        if (host.Contains("://", StringComparison.Ordinal))
        {
            _problems.Add($"{source}: '{text}' is a URL; give the address or the name alone, and the port with --port");
            return null;
        }

        int colon = text.LastIndexOf(':');
        bool hasPort = text.Contains("]:", StringComparison.Ordinal) || (colon > 0 && text.IndexOf(':', StringComparison.Ordinal) == colon);
        if (hasPort)
        {
            _problems.Add($"{source}: '{text}' has a port in it; give the host alone, and the port with --port {text[(colon + 1)..]}");
            return null;
        }

        if (!string.IsNullOrWhiteSpace(host)) return host;
        _problems.Add($"{source}: an empty host; give an address or a name of this machine, such as 0.0.0.0 for all of its IPv4 addresses");
        return null;
    }

    /// <summary>One of a closed set of words, or null after a problem.</summary>
    public T? OneOf<T>(string source, string text, IReadOnlyDictionary<string, T> set)
        where T : struct
    {
        if (set.TryGetValue(text, out T value)) return value;
        string? meant = Nearest.To(text, set.Keys);
        _problems.Add($"{source}: '{text}' is not one of {string.Join(", ", set.Keys)}{(meant is null ? "" : $"; did you mean {meant}?")}");
        return null;
    }
}
