using System;
using System.Diagnostics.CodeAnalysis;
using Saker.Protocol.Http1;

namespace Saker;

/// <summary>
/// What a server puts up with from its clients. Each limit is on from the start with a default that no honest client meets, but for
/// those that say so. docs/internals/limits.md has them all, with what other servers do. Immutable.
/// </summary>
public sealed record ServerLimits
{
    /// <summary>See <see cref="MaxStreams"/>.</summary>
    internal const int DefaultMaxStreams = 128;

    /// <summary>More streams on a connection are not to be had: each holds memory.</summary>
    internal const int MostStreams = 100_000;

    /// <summary>The window that every connection has until it is enlarged, and which cannot be taken back (RFC 9113 §6.9.2), in bytes.</summary>
    internal const int SmallestWindow = 65_535;

    /// <summary>Field lines are counted in sixteen bits.</summary>
    internal const int MostFields = short.MaxValue;

    /// <summary>A head that is longer than this is content, in bytes.</summary>
    internal const int MostHeadBytes = 16 * 1024 * 1024;

    /// <summary>The limits when nothing else is said.</summary>
    public static ServerLimits Default { get; } = new();

    /// <summary>Limits of a request's head and of its chunks. Those of the head count for HTTP/2 too.</summary>
    public Http1Limits Http1 { get; init; } = Http1Limits.Default;

    /// <summary>
    /// Connections open at a time, as a count; who comes then waits in the system's queue. 0 takes what the process's limit of descriptors
    /// leaves room for, and no number may be more than that.
    /// </summary>
    /// <remarks>nginx worker_connections 512 to 1024, Kestrel none, Apache 400.</remarks>
    public int MaxConnections { get; init; }

    /// <summary>
    /// Connections open at a time from one address (an IPv6 client's network of 64 bits), as a count; one more is closed at once. 0: no
    /// limit. Null: half of all there may be, but for this machine's own clients, so that nobody alone can take every place.
    /// </summary>
    /// <remarks>
    /// Behind a proxy all clients have one address, and behind a provider's NAT thousands of them. nginx limit_conn, HAProxy and lighttpd none, unless
    /// configured.
    /// </remarks>
    public int? MaxConnectionsPerAddress { get; init; }

    /// <summary>Requests answered on one connection, as a count; the last answer says that the connection ends. 0: no limit, the default.</summary>
    /// <remarks>
    /// nginx 1000, to free what it keeps for a connection, and Apache 100; Kestrel, Caddy and h2o none. Here a connection keeps nothing from one
    /// request to the next, so the only use is to spread long-lived clients anew over processes.
    /// </remarks>
    public int MaxRequestsPerConnection { get; init; }

    /// <summary>How many requests an address may make in a time; more are answered 429. Null: no limit, the default.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>
    /// Time for a whole request head from its first byte, and for the first byte on a new connection. Beyond it: 408, and before the first byte a close in silence.
    /// </summary>
    /// <remarks>nginx client_header_timeout 60 s, Kestrel 30 s, Apache (reqtimeout) 20-40 s.</remarks>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may wait for its next request.</summary>
    /// <remarks>nginx keepalive_timeout 75 s, Kestrel 130 s, Apache 5 s.</remarks>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>
    /// How long a client may send nothing in the middle of a request's content, and how far it may fall behind <see cref="MinReceiveRate"/>.
    /// Beyond it: 408. Content that nobody wants has this time in all.
    /// </summary>
    /// <remarks>nginx client_body_timeout 60 s, Apache (reqtimeout) 20 s, Kestrel 5 s.</remarks>
    public TimeSpan ContentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How fast a client must send a request's content, in bytes a second: who sends less uses up <see cref="ContentTimeout"/>, and is cut off when
    /// that is gone. 0: any byte renews the timeout.
    /// </summary>
    /// <remarks>Kestrel 240 with a grace of 5 s, Apache (reqtimeout) 500; nginx none. The slowest modems sent 240.</remarks>
    public int MinReceiveRate { get; init; } = 240;

    /// <summary>
    /// How long a client may take nothing of what is being sent, and how far it may fall behind <see cref="MinSendRate"/>, before it is cut off.
    /// </summary>
    /// <remarks>nginx send_timeout 60 s, Apache Timeout 60 s. A browser whose video is paused that long asks for the rest when it goes on.</remarks>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How fast a client must take what is being sent, in bytes a second: who takes less uses up <see cref="SendTimeout"/>, and is cut off when that
    /// is gone. 0: any byte renews the timeout.
    /// </summary>
    /// <remarks>Kestrel 240 with a grace of 5 s; nginx and Apache none.</remarks>
    public int MinSendRate { get; init; } = 240;

    /// <summary>Longest request content, in bytes. Beyond it: 413 and close.</summary>
    /// <remarks>nginx client_max_body_size 1 MiB, Kestrel 30 MB. A server for files needs none; its handlers may.</remarks>
    public long MaxContentBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How much content that a handler did not read is read and dropped to keep the connection, in bytes. More of it ends the connection.</summary>
    /// <remarks>Go's net/http 256 KiB.</remarks>
    public long MaxDiscardedContentBytes { get; init; } = 256 * 1024;

    /// <summary>Most streams open at a time on one HTTP/2 connection (SETTINGS_MAX_CONCURRENT_STREAMS).</summary>
    /// <remarks>
    /// RFC 9113 §6.5.2 recommends no fewer than 100; a browser opens about as many for a page. A stream that was reset counts until its handler has
    /// ended, so that resetting costs the client its places. nginx 128, Kestrel 100, h2o 100.
    /// </remarks>
    public int MaxStreams { get; init; } = DefaultMaxStreams;

    /// <summary>Content that a client may send on one HTTP/2 stream before a handler has pulled any, in bytes (SETTINGS_INITIAL_WINDOW_SIZE).</summary>
    /// <remarks>Kestrel 768 KiB, nginx 64 KiB, Go 1 MiB. A faraway client sends at most this much in a round trip.</remarks>
    public int StreamWindowBytes { get; init; } = 256 * 1024;

    /// <summary>The same for all streams of a connection together, in bytes: what unpulled content can cost in memory.</summary>
    /// <remarks>Kestrel 1 MiB, Go 1 MiB, h2o 16 MiB.</remarks>
    public int ConnectionWindowBytes { get; init; } = 1024 * 1024;

    /// <summary>Refuses what would make no sense.</summary>
    /// <exception cref="ArgumentException">A limit is out of its range; the message names it.</exception>
    internal void Validate()
    {
        Require(MaxConnections >= 0, nameof(MaxConnections), "0 or more");
        Require(MaxConnectionsPerAddress is null or >= 0, nameof(MaxConnectionsPerAddress), "0 or more, or null");
        Require(MaxRequestsPerConnection >= 0, nameof(MaxRequestsPerConnection), "0 or more");
        foreach ((TimeSpan time, string name) in new (TimeSpan, string)[]
        {
            (HeadTimeout, nameof(HeadTimeout)), (IdleTimeout, nameof(IdleTimeout)), (ContentTimeout, nameof(ContentTimeout)), (SendTimeout, nameof(SendTimeout)),
        })
        {
            Require(time > TimeSpan.Zero && time.TotalMilliseconds < int.MaxValue, name, "more than nothing and less than 24 days");
        }

        Require(MinReceiveRate >= 0, nameof(MinReceiveRate), "0 or more");
        Require(MinSendRate >= 0, nameof(MinSendRate), "0 or more");
        Require(MaxContentBytes >= 0, nameof(MaxContentBytes), "0 or more");
        Require(MaxDiscardedContentBytes >= 0, nameof(MaxDiscardedContentBytes), "0 or more");
        Require(MaxStreams is >= 1 and <= MostStreams, nameof(MaxStreams), "1 to 100,000");

        Require(StreamWindowBytes >= SmallestWindow, nameof(StreamWindowBytes), "65,535 or more");
        Require(ConnectionWindowBytes >= SmallestWindow, nameof(ConnectionWindowBytes), "65,535 or more");
        Require(Http1.MaxFieldCount is >= 1 and <= MostFields, nameof(Http1.MaxFieldCount), "1 to 32,767");
        foreach ((int bytes, string name) in new (int, string)[]
        {
            (Http1.MaxRequestLineBytes, nameof(Http1.MaxRequestLineBytes)), (Http1.MaxHeadBytes, nameof(Http1.MaxHeadBytes)),
            (Http1.MaxChunkLineBytes, nameof(Http1.MaxChunkLineBytes)), (Http1.MaxTrailerBytes, nameof(Http1.MaxTrailerBytes)),
        })
        {
            Require(bytes is >= 1 and <= MostHeadBytes, name, "1 byte to 16 MiB");
        }

        Require(Http1.MaxChunkExtensionBytes is >= 0 and <= MostHeadBytes, nameof(Http1.MaxChunkExtensionBytes), "0 to 16 MiB");
        Require(Http1.MaxLeadingEmptyLines >= 0, nameof(Http1.MaxLeadingEmptyLines), "0 or more");
    }

    private static void Require([DoesNotReturnIf(false)] bool holds, string name, string range)
    {
        if (!holds) throw new ArgumentException($"{name} must be {range}", name);
    }
}
