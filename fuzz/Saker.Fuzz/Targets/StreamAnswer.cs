using System;
using Saker.Fuzz.Engine;
using Saker.Protocol.Http2;

namespace Saker.Fuzz.Targets;

/// <summary>What was sent on one stream. Owned by <see cref="AnswerFrames"/>.</summary>
internal sealed class StreamAnswer
{
    private Fingerprint _print;

    /// <summary>The final status, or 0 before it has come.</summary>
    public int Status { get; set; }

    /// <summary>Its Content-Length, or -1.</summary>
    public long Length { get; set; } = -1;

    /// <summary>Bytes of content.</summary>
    public long Content { get; set; }

    /// <summary>Whether END_STREAM was sent.</summary>
    public bool HasEnded { get; set; }

    /// <summary>With which code it was reset, or null.</summary>
    public Http2ErrorCode? Reset { get; set; }

    /// <summary>Of everything in it but its date.</summary>
    public ulong Fingerprint => _print.Value;

    public void Add(ReadOnlySpan<byte> bytes) => _print.Add(bytes);
}
