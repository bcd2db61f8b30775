using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>Holds the DATA of a message against its Content-Length (RFC 9113 §8.1.1).</summary>
/// <remarks>Owned by one stream; a mutable value.</remarks>
[StructLayout(LayoutKind.Auto)]
public struct ContentProgress
{
    private readonly long _announced;

    /// <summary>Nothing received yet.</summary>
    /// <param name="contentLength">What the field says, in bytes; -1 where there is none, and any length is right.</param>
    public ContentProgress(long contentLength)
    {
        _announced = contentLength;
        Received = 0;
    }

    /// <summary>Bytes of content received, without padding.</summary>
    public long Received { get; private set; }

    /// <summary>Counts the content of a DATA frame, in bytes; false when that is more than was announced, which costs the stream.</summary>
    public bool TryAdd(int contentLength, out Http2Error error)
    {
        Received += contentLength;
        bool fits = _announced < 0 || Received <= _announced;
        error = fits ? default : Mismatch;
        return fits;
    }

    /// <summary>Says that the stream has ended; false when less came than was announced, which costs the stream.</summary>
    public readonly bool TryEnd(out Http2Error error)
    {
        bool fits = _announced < 0 || Received == _announced;
        error = fits ? default : Mismatch;
        return fits;
    }

    private static Http2Error Mismatch => Http2Error.Malformed("content of another length than Content-Length", "RFC 9113 §8.1.1");
}
