namespace Saker.Connections;

/// <summary>
/// What one HTTP/2 connection may ask of us, beside what <see cref="ServerLimits"/> lets an operator choose. Constants; each with its unit, its
/// reason and a precedent.
/// </summary>
internal static class Http2Limits
{
    /// <summary>Most streams open at a time, unless <see cref="ServerLimits.MaxStreams"/> says otherwise.</summary>
    public const int MaxStreams = ServerLimits.DefaultMaxStreams;

    /// <summary>Longest frame we take (SETTINGS_MAX_FRAME_SIZE), in bytes: the smallest there is, and what clients send anyway.</summary>
    public const int MaxFrameBytes = 16 * 1024;

    /// <summary>Most CONTINUATION frames behind one HEADERS. A whole head fits two (CVE-2024-27316 is what comes of no limit).</summary>
    public const int MaxContinuations = 8;

    /// <summary>Longest DATA we send in a frame, in bytes: a TLS record's worth, so that an urgent stream does not wait long for its turn.</summary>
    public const int DataFrameBytes = 16 * 1024;

    /// <summary>
    /// Blocks of up to 64 KiB that a connection reads ahead of files and streams, for all its streams together: one that is being sent, one that is being
    /// read. A client that lets nothing through would else make us hold one for each stream (CVE-2019-9517).
    /// </summary>
    public const int MaxBlocks = 2;

    /// <summary>Bytes of acknowledgements and the like that may wait for a peer that does not read them. Beyond: the connection ends (CVE-2019-9512, CVE-2019-9515).</summary>
    public const int MaxControlBytes = 32 * 1024;

    /// <summary>Time for the preface and the first SETTINGS, and for the acknowledgement of ours, in milliseconds.</summary>
    public const long OpeningMilliseconds = 10_000;

    /// <summary>How long after the first GOAWAY the last one follows, if no answer to our PING has told us earlier that the first has arrived.</summary>
    public const long GoAwayGraceMilliseconds = 1_000;

    /// <summary>How often the deadlines of streams are looked at, in milliseconds.</summary>
    public const long CheckMilliseconds = 1_000;
}
