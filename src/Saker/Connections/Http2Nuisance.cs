namespace Saker.Connections;

/// <summary>What costs a client little and us more, when it comes in floods. Each kind is counted for itself by <see cref="Http2FloodGuard"/>.</summary>
internal enum Http2Nuisance
{
    /// <summary>A stream that ends before its answer is sent: reset by the client (CVE-2023-44487), or by us because of what it sent (CVE-2025-8671), or refused.</summary>
    CutStream,

    /// <summary>PING, which asks for an answer (CVE-2019-9512), or is one that nobody asked for.</summary>
    Ping,

    /// <summary>SETTINGS, which asks for an acknowledgement (CVE-2019-9515).</summary>
    Settings,

    /// <summary>DATA, HEADERS or CONTINUATION with nothing in them that do not end anything either (CVE-2019-9518).</summary>
    EmptyFrame,

    /// <summary>PRIORITY and PRIORITY_UPDATE (CVE-2019-9513).</summary>
    Priority,

    /// <summary>WINDOW_UPDATE beyond what our DATA asks for.</summary>
    WindowUpdate,

    /// <summary>A DATA frame of ours that a tiny window made tiny (CVE-2019-9511, CVE-2019-9517).</summary>
    TinyData,

    /// <summary>A frame on a stream that is closed, or of a type we do not know, and GOAWAY again and again.</summary>
    Ignored,

    /// <summary>A header section beyond the limits (CVE-2016-6581 is one that a few bytes unpack to).</summary>
    LargeHead,
}
