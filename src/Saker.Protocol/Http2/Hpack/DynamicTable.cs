using System;
using System.Runtime.InteropServices;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>The fields that a peer has told us to remember, newest first (RFC 7541 §2.3.2, §4).</summary>
/// <remarks>
/// <para>Owned by one decoder. Holds no memory before the first entry, and at most twice its size limit.</para>
/// <para>How it works. The bytes of an entry, name then value, lie behind those of the entry before it, so that all that is alive is one
/// run of bytes. When the run reaches the end of the array, it is moved to the array's start: as the array holds twice what may be alive,
/// at least as many bytes have come in since the last move as are moved. Entries are a ring of the same order.</para>
/// </remarks>
internal sealed class DynamicTable
{
    /// <summary>What an entry counts more than its bytes (RFC 7541 §4.1).</summary>
    public const int EntryOverhead = 32;

    private const int FirstBytes = 512;
    private const int FirstEntries = 16;

    private byte[] _bytes = [];
    private int _end;
    private Entry[] _entries = [];
    private int _oldest;
    private int _count;
    private int _size;

    /// <summary>A table of at most so many bytes.</summary>
    public DynamicTable(int capacity) => Capacity = capacity;

    /// <summary>Most bytes, entries' overhead counted (RFC 7541 §4.1).</summary>
    public int Capacity { get; private set; }

    /// <summary>How many entries there are.</summary>
    public int Count => _count;

    /// <summary>Bytes in use, entries' overhead counted.</summary>
    public int Size => _size;

    /// <summary>The name of an entry; 0 is the newest. Dies with the next change.</summary>
    public ReadOnlySpan<byte> Name(int index)
    {
        ref readonly Entry entry = ref At(index);
        return _bytes.AsSpan(entry.Start, entry.NameLength);
    }

    /// <summary>The value of an entry; 0 is the newest. Dies with the next change.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        ref readonly Entry entry = ref At(index);
        return _bytes.AsSpan(entry.Start + entry.NameLength, entry.ValueLength);
    }

    /// <summary>The field of an entry, if it is one we know.</summary>
    public KnownField Known(int index) => At(index).Known;

    /// <summary>What the name of an entry is.</summary>
    public FieldNameKind Kind(int index) => At(index).Kind;

    /// <summary>Changes the limit, and drops what is beyond it, the oldest first (RFC 7541 §4.3).</summary>
    public void Resize(int capacity)
    {
        Capacity = capacity;
        EvictTo(capacity);
    }

    /// <summary>Drops all entries: what is left when an entry comes that does not fit at all (RFC 7541 §4.4).</summary>
    public void Clear() => EvictTo(0);

    /// <summary>Adds an entry, dropping the oldest ones to make room.</summary>
    /// <param name="known">The field, if it is one we know.</param>
    /// <param name="kind">What the name is.</param>
    /// <param name="name">Bytes that are not this table's.</param>
    /// <param name="value">Bytes that are not this table's.</param>
    public void Insert(KnownField known, FieldNameKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        int length = name.Length + value.Length;
        int size = length + EntryOverhead;
        if (size > Capacity)
        {
            Clear();
            return;
        }

        EvictTo(Capacity - size);
        MakeRoom(length);
        name.CopyTo(_bytes.AsSpan(_end));
        value.CopyTo(_bytes.AsSpan(_end + name.Length));
        _entries[(_oldest + _count) % _entries.Length] = new Entry(known, kind, _end, name.Length, value.Length);
        _end += length;
        _count++;
        _size += size;
    }

    private ref readonly Entry At(int index) => ref _entries[(_oldest + _count - 1 - index) % _entries.Length];

    private void EvictTo(int size)
    {
        while (_size > size)
        {
            _size -= _entries[_oldest].Size;
            _oldest = (_oldest + 1) % _entries.Length;
            _count--;
        }
    }

    private void MakeRoom(int length)
    {
        if (_count == _entries.Length)
        {
            GrowEntries();
        }

        int start = _count == 0 ? _end : _entries[_oldest].Start;
        if (_end + length <= _bytes.Length)
        {
            return;
        }

        // Alive and new bytes fit half the array once it has grown to twice the limit.
        int needed = 2 * (_end - start + length);
        byte[] target = needed <= _bytes.Length ? _bytes : new byte[Math.Max(needed, Math.Max(FirstBytes, Math.Min(2 * _bytes.Length, 2 * Capacity)))];
        _bytes.AsSpan(start, _end - start).CopyTo(target);
        for (int i = 0; i < _count; i++)
        {
            ref Entry entry = ref _entries[(_oldest + i) % _entries.Length];
            entry = entry with { Start = entry.Start - start };
        }

        _bytes = target;
        _end -= start;
    }

    private void GrowEntries()
    {
        var larger = new Entry[Math.Max(FirstEntries, 2 * _entries.Length)];
        for (int i = 0; i < _count; i++)
        {
            larger[i] = _entries[(_oldest + i) % _entries.Length];
        }

        _entries = larger;
        _oldest = 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(KnownField Known, FieldNameKind Kind, int Start, int NameLength, int ValueLength)
    {
        public int Size => NameLength + ValueLength + EntryOverhead;
    }
}
