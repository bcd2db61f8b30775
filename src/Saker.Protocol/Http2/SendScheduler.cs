using System;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>Whose turn it is to send: by urgency, and among equals as RFC 9218 §10 advises.</summary>
/// <remarks>
/// <para>Owned by one connection. Streams are known by a small number of the connection's choice, their slot; memory grows to the highest one, and nothing is
/// allocated after that. Only streams that can send are in here: with something to send, and a window to send it in.</para>
/// <list type="bullet">
/// <item>The most urgent level with anybody in it goes first, and all of it before the next.</item>
/// <item>Within a level, responses that are of no use in parts go one after the other, in the order of their requests.</item>
/// <item>Those that are go round: each sends a piece, then stands at the end of the queue.</item>
/// <item>A level with both kinds gives turns to both, one by one, so that neither waits for a large response of the other.</item>
/// </list>
/// <para>All is constant time, but for putting a response back between others that are older and younger.</para>
/// </remarks>
public sealed class SendScheduler
{
    private const int None = -1;
    private const int QueueCount = 2 * (StreamPriority.MaxUrgency + 1);
    private const int FirstSlots = 16;

    private readonly int[] _first = new int[QueueCount];
    private readonly int[] _last = new int[QueueCount];
    private Entry[] _entries = [];
    private uint _used;
    private uint _incrementalsTurn;

    /// <summary>Nobody has anything to send.</summary>
    public SendScheduler()
    {
        Array.Fill(_first, None);
        Array.Fill(_last, None);
    }

    /// <summary>Whether nobody can send.</summary>
    public bool IsEmpty => _used == 0;

    /// <summary>Whether a stream is in here.</summary>
    public bool Contains(int slot) => slot < _entries.Length && _entries[slot].IsIn;

    /// <summary>Puts a stream in that can send; not one that is in.</summary>
    /// <param name="slot">The connection's number for it: small, and nobody else's.</param>
    /// <param name="streamId">Its place in the order of requests.</param>
    /// <param name="priority">Its priority.</param>
    public void Add(int slot, int streamId, StreamPriority priority)
    {
        Debug.Assert(!Contains(slot) && priority.Urgency <= StreamPriority.MaxUrgency, "in once, and on a level that there is");
        if (slot >= _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(Math.Max(FirstSlots, slot + 1), 2 * _entries.Length));
        }

        int queue = (2 * priority.Urgency) + (priority.Incremental ? 1 : 0);
        int after = _last[queue];
        while (!priority.Incremental && after != None && _entries[after].StreamId > streamId)
        {
            after = _entries[after].Previous;
        }

        Link(slot, streamId, queue, after);
    }

    /// <summary>Takes a stream out that cannot send any more, or has sent all. Nothing happens when it is not in.</summary>
    public void Remove(int slot)
    {
        if (!Contains(slot))
        {
            return;
        }

        ref Entry entry = ref _entries[slot];
        entry.IsIn = false;
        if (entry.Previous == None)
        {
            _first[entry.Queue] = entry.Next;
        }
        else
        {
            _entries[entry.Previous].Next = entry.Next;
        }

        if (entry.Next == None)
        {
            _last[entry.Queue] = entry.Previous;
        }
        else
        {
            _entries[entry.Next].Previous = entry.Previous;
        }

        if (_first[entry.Queue] == None)
        {
            _used &= ~(1u << entry.Queue);
        }
    }

    /// <summary>Gives a stream another priority. Nothing happens when it is not in.</summary>
    public void Reprioritize(int slot, StreamPriority priority)
    {
        if (Contains(slot))
        {
            Remove(slot);
            Add(slot, _entries[slot].StreamId, priority);
        }
    }

    /// <summary>Whose turn it is; the same answer until something changes. False when nobody can send.</summary>
    public bool TryNext(out int slot)
    {
        if (_used == 0)
        {
            slot = None;
            return false;
        }

        int level = BitOperations.TrailingZeroCount(_used) / 2;
        uint both = (_used >> (2 * level)) & 3;
        bool incremental = both == 3 ? (_incrementalsTurn & (1u << level)) != 0 : both == 2;
        slot = _first[(2 * level) + (incremental ? 1 : 0)];
        return true;
    }

    /// <summary>Says that a stream has sent a piece: the turn goes on. After the last piece <see cref="Remove"/> follows.</summary>
    public void Served(int slot)
    {
        Debug.Assert(Contains(slot), "only who is in has a turn");
        Entry entry = _entries[slot];
        int level = entry.Queue / 2;
        if ((entry.Queue & 1) == 0)
        {
            _incrementalsTurn |= 1u << level;
            return;
        }

        _incrementalsTurn &= ~(1u << level);
        Remove(slot);
        Link(slot, entry.StreamId, entry.Queue, _last[entry.Queue]);
    }

    private void Link(int slot, int streamId, int queue, int after)
    {
        int next = after == None ? _first[queue] : _entries[after].Next;
        _entries[slot] = new Entry { StreamId = streamId, Queue = queue, Previous = after, Next = next, IsIn = true };
        if (after == None)
        {
            _first[queue] = slot;
        }
        else
        {
            _entries[after].Next = slot;
        }

        if (next == None)
        {
            _last[queue] = slot;
        }
        else
        {
            _entries[next].Previous = slot;
        }

        _used |= 1u << queue;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Entry
    {
        public int StreamId;
        public int Queue;
        public int Previous;
        public int Next;
        public bool IsIn;
    }
}
