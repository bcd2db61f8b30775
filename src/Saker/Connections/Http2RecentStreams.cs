using System;
using Saker.Protocol.Http2;

namespace Saker.Connections;

/// <summary>
/// How some streams of the near past ended: what their client sent before it knew is no error where we have reset them, and one where it had
/// ended them itself (RFC 9113 §5.1). Loop-bound; bounded, so that the oldest are forgotten.
/// </summary>
internal sealed class Http2RecentStreams(int maxStreams)
{
    private readonly Ring _resetByUs = new(2 * maxStreams);
    private readonly Ring _closed = new(2 * maxStreams);

    /// <summary>Notes how a stream stands now that it is over.</summary>
    public void Note(int id, StreamState state)
    {
        if (state == StreamState.ResetByUs)
        {
            _resetByUs.Add(id);
            return;
        }

        _resetByUs.Remove(id);
        _closed.Add(id);
    }

    /// <summary>True for a stream that was noted and is not forgotten.</summary>
    public bool Knows(int id) => _closed.Contains(id) || _resetByUs.Contains(id);

    /// <summary>How a stream ended. One that is forgotten, or was stepped over, is closed (RFC 9113 §5.1.1).</summary>
    public StreamState StateOf(int id) => _resetByUs.Contains(id) ? StreamState.ResetByUs : StreamState.Closed;

    private sealed class Ring(int size)
    {
        private int[] _ids = new int[Math.Min(size, 32)];
        private int _next;

        public void Add(int id)
        {
            // As long as it must be, and no longer: few connections have as many streams as they may.
            if (_next == _ids.Length && _ids.Length < size) Array.Resize(ref _ids, Math.Min(2 * _ids.Length, size));
            if (_next == _ids.Length) _next = 0;
            _ids[_next++] = id;
        }

        public void Remove(int id) => _ids.AsSpan().Replace(id, 0);

        public bool Contains(int id) => _ids.AsSpan().Contains(id);
    }
}
