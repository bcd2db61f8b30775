using System;

namespace Saker.Connections;

/// <summary>
/// Some streams of the near past, such as those we have reset: what their client sent before it knew is no error and is passed over
/// (RFC 9113 §5.1). Loop-bound.
/// </summary>
internal sealed class Http2RecentStreams
{
    private readonly int[] _ids = new int[2 * Http2Limits.MaxStreams];
    private int _next;

    /// <summary>Notes a stream; the one noted longest ago is forgotten.</summary>
    public void Add(int id)
    {
        _ids[_next] = id;
        _next = (_next + 1) % _ids.Length;
    }

    /// <summary>True for a stream that was noted and is not forgotten.</summary>
    public bool Contains(int id) => _ids.AsSpan().Contains(id);
}
