using System.Collections.Generic;
using System.CommandLine;
using System.Linq;

namespace Saker.Cli.Options;

/// <summary>The options that limit what clients may use, in the groups of their own help. Immutable once made.</summary>
/// <remarks>docs/internals/limits.md has what each is good for. The defaults in the descriptions are those of the library; a test compares them.</remarks>
internal sealed class LimitOptions
{
    /// <summary>Builds them.</summary>
    public LimitOptions()
    {
        Groups =
        [
            new("How many", [MaxConnections, MaxConnectionsPerAddress, MaxRequestsPerConnection, MaxStreams, MaxHandshakes]),
            new("How often", [RateLimit, RateBurst]),
            new("How long", [HeadTimeout, IdleTimeout, ContentTimeout, SendTimeout, HandshakeTimeout]),
            new("How slow", [MinReceiveRate, MinSendRate]),
            new("How large", [MaxRequestLine, MaxHead, MaxFields, MaxContent, MaxDiscard, MaxChunkLine, MaxChunkExtensions, MaxTrailers, StreamWindow, ConnectionWindow]),
        ];
    }

    /// <summary>All of them, in groups.</summary>
    public IReadOnlyList<OptionGroup> Groups { get; }

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => Groups.SelectMany(group => group.Options);

    /// <summary><c>--max-connections</c>.</summary>
    public Option<string> MaxConnections { get; } = Valued("--max-connections", "N", "connections at a time; more wait (default: what the limit of open files leaves room for)");

    /// <summary><c>--max-connections-per-address</c>.</summary>
    public Option<string> MaxConnectionsPerAddress { get; } = Valued("--max-connections-per-address", "N", "connections at a time from one IPv4 address or IPv6 /64; more are closed. 0: no limit (default: half of all, none for this machine)");

    /// <summary><c>--max-requests-per-connection</c>.</summary>
    public Option<string> MaxRequestsPerConnection { get; } = Valued("--max-requests-per-connection", "N", "requests before a connection is closed. 0: no limit (default 0)");

    /// <summary><c>--max-streams</c>.</summary>
    public Option<string> MaxStreams { get; } = Valued("--max-streams", "N", "requests at a time on one HTTP/2 connection (default 128)");

    /// <summary><c>--max-handshakes</c>.</summary>
    public Option<string> MaxHandshakes { get; } = Valued("--max-handshakes", "N", "TLS handshakes at a time on one loop; one more ends the oldest (default 1024)");

    /// <summary><c>--rate-limit</c>.</summary>
    public Option<string> RateLimit { get; } = Valued("--rate-limit", "N/s", "requests from one IPv4 address or IPv6 /64 in a second, or N/m, N/h; more are answered 429 (default: any number)");

    /// <summary><c>--rate-burst</c>.</summary>
    public Option<string> RateBurst { get; } = Valued("--rate-burst", "N", "requests that may come at once after a pause (default: those of one second, minute or hour)");

    /// <summary><c>--head-timeout</c>.</summary>
    public Option<string> HeadTimeout { get; } = Valued("--head-timeout", "TIME", "for a whole request head, then 408 (default 30s)");

    /// <summary><c>--idle-timeout</c>.</summary>
    public Option<string> IdleTimeout { get; } = Valued("--idle-timeout", "TIME", "between two requests of a connection (default 75s)");

    /// <summary><c>--content-timeout</c>.</summary>
    public Option<string> ContentTimeout { get; } = Valued("--content-timeout", "TIME", "without any of a request's content, then 408 (default 30s)");

    /// <summary><c>--send-timeout</c>.</summary>
    public Option<string> SendTimeout { get; } = Valued("--send-timeout", "TIME", "in which a client takes nothing of an answer (default 60s)");

    /// <summary><c>--handshake-timeout</c>.</summary>
    public Option<string> HandshakeTimeout { get; } = Valued("--handshake-timeout", "TIME", "for a TLS handshake (default 10s)");

    /// <summary><c>--min-receive-rate</c>.</summary>
    public Option<string> MinReceiveRate { get; } = Valued("--min-receive-rate", "SIZE", "content a second; less uses up the content timeout. 0: no limit (default 240)");

    /// <summary><c>--min-send-rate</c>.</summary>
    public Option<string> MinSendRate { get; } = Valued("--min-send-rate", "SIZE", "bytes a client takes in a second; less uses up the send timeout. 0: no limit (default 240)");

    /// <summary><c>--max-request-line</c>.</summary>
    public Option<string> MaxRequestLine { get; } = Valued("--max-request-line", "SIZE", "then 414 (default 8KiB)");

    /// <summary><c>--max-head</c>.</summary>
    public Option<string> MaxHead { get; } = Valued("--max-head", "SIZE", "request line and fields, then 431 (default 32KiB)");

    /// <summary><c>--max-fields</c>.</summary>
    public Option<string> MaxFields { get; } = Valued("--max-fields", "N", "fields of a request, then 431 (default 100)");

    /// <summary><c>--max-content</c>.</summary>
    public Option<string> MaxContent { get; } = Valued("--max-content", "SIZE", "content of a request, then 413 (default 16MiB)");

    /// <summary><c>--max-discard</c>.</summary>
    public Option<string> MaxDiscard { get; } = Valued("--max-discard", "SIZE", "content nobody wants that is read to keep a connection (default 256KiB)");

    /// <summary><c>--max-chunk-line</c>.</summary>
    public Option<string> MaxChunkLine { get; } = Valued("--max-chunk-line", "SIZE", "the line with a chunk's size, then 400 (default 1KiB)");

    /// <summary><c>--max-chunk-extensions</c>.</summary>
    public Option<string> MaxChunkExtensions { get; } = Valued("--max-chunk-extensions", "SIZE", "all chunk extensions of a request, then 400 (default 16KiB)");

    /// <summary><c>--max-trailers</c>.</summary>
    public Option<string> MaxTrailers { get; } = Valued("--max-trailers", "SIZE", "the fields behind a content, then 431 (default 8KiB)");

    /// <summary><c>--stream-window</c>.</summary>
    public Option<string> StreamWindow { get; } = Valued("--stream-window", "SIZE", "unread content of one HTTP/2 stream (default 256KiB)");

    /// <summary><c>--connection-window</c>.</summary>
    public Option<string> ConnectionWindow { get; } = Valued("--connection-window", "SIZE", "unread content of one HTTP/2 connection (default 1MiB)");

    /// <summary>The environment variable that stands for <paramref name="option"/>: <c>SAKER_MAX_HEAD</c> for <c>--max-head</c>.</summary>
    public static string Variable(Option option) => "SAKER_" + option.Name[2..].ToUpperInvariant().Replace('-', '_');

    private static Option<string> Valued(string name, string valueName, string description) =>
        new(name) { Arity = ArgumentArity.ExactlyOne, HelpName = valueName, Description = description };
}
