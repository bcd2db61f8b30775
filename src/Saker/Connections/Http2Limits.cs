namespace Saker.Connections;

/// <summary>What one HTTP/2 connection may ask of us. Constants; each with its unit, its reason and a precedent.</summary>
internal static class Http2Limits
{
    /// <summary>Most streams open at a time (SETTINGS_MAX_CONCURRENT_STREAMS).</summary>
    /// <remarks>
    /// RFC 9113 §6.5.2 recommends no fewer than 100; a browser opens about as many for a page. A stream that was reset counts until its handler has
    /// ended, so that resetting costs the client its places. nginx 128, Kestrel 100, h2o 100.
    /// </remarks>
    public const int MaxStreams = 128;

    /// <summary>Content that a client may send on one stream before a handler has pulled any, in bytes (SETTINGS_INITIAL_WINDOW_SIZE).</summary>
    /// <remarks>Kestrel 768 KiB, nginx 64 KiB, Go 1 MiB.</remarks>
    public const int StreamWindowBytes = 256 * 1024;

    /// <summary>The same for all streams of a connection together: what unpulled content can cost us in memory.</summary>
    public const int ConnectionWindowBytes = 1024 * 1024;

    /// <summary>Longest frame we take (SETTINGS_MAX_FRAME_SIZE), in bytes: the smallest there is, and what clients send anyway.</summary>
    public const int MaxFrameBytes = 16 * 1024;

    /// <summary>Most CONTINUATION frames behind one HEADERS. A whole head fits two (CVE-2024-27316 is what comes of no limit).</summary>
    public const int MaxContinuations = 8;

    /// <summary>Longest DATA we send in a frame, in bytes: a TLS record's worth, so that an urgent stream does not wait long for its turn.</summary>
    public const int DataFrameBytes = 16 * 1024;

    /// <summary>Bytes of acknowledgements and the like that may wait for a peer that does not read them. Beyond: the connection ends (CVE-2019-9512, CVE-2019-9515).</summary>
    public const int MaxControlBytes = 32 * 1024;

    /// <summary>Time for the preface and the first SETTINGS, and for the acknowledgement of ours, in milliseconds.</summary>
    public const long OpeningMilliseconds = 10_000;

    /// <summary>How long after the first GOAWAY the last one follows, if no answer to our PING has told us earlier that the first has arrived.</summary>
    public const long GoAwayGraceMilliseconds = 1_000;

    /// <summary>How long a client may take to close after our last word, in milliseconds.</summary>
    public const long LingerMilliseconds = 5_000;

    /// <summary>How many bytes of what we no longer read are dropped before we close all the same.</summary>
    public const long MaxLingerBytes = 1024 * 1024;

    /// <summary>How often the deadlines of streams are looked at, in milliseconds.</summary>
    public const long CheckMilliseconds = 1_000;
}
