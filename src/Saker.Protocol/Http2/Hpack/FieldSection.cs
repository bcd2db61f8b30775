using System;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>The decoded lines of one field block, pseudo-header fields and all, in their order (RFC 9113 §6.5.2, RFC 7541 §3.2).</summary>
/// <remarks>
/// <para>Caller-owned and reused: one a request, cleared before every block. A request head points into its bytes, so it is kept, unchanged,
/// as long as that head. Its memory grows as needed and is kept; in the steady state nothing is allocated.</para>
/// <para>It is bounded: what does not fit the limits is decoded on, so that both ends' tables stay the same, but not kept. A block of a few
/// bytes can stand for megabytes (RFC 7541 §7.3); here it never takes more than its limit and one dynamic table.</para>
/// </remarks>
public sealed class FieldSection
{
    /// <summary>What a line counts more than its bytes (RFC 9113 §6.5.2).</summary>
    public const int LineOverhead = 32;

    private const int FirstBytes = 256;
    private const int FirstLines = 8;

    private readonly int _maxListBytes;
    private readonly int _maxLines;
    private byte[] _bytes = new byte[FirstBytes];
    private FieldSectionLine[] _lines = new FieldSectionLine[FirstLines];
    private int _listBytes;
    private int _counted;

    /// <summary>An empty section with these limits.</summary>
    /// <param name="maxListBytes">Most bytes, counted as SETTINGS_MAX_HEADER_LIST_SIZE does: name, value and 32 for each line (RFC 9113 §6.5.2).</param>
    /// <param name="maxLines">Most lines. Cookie does not count: browsers send a line for each of theirs (RFC 9113 §8.2.3).</param>
    public FieldSection(int maxListBytes, int maxLines)
    {
        _maxListBytes = maxListBytes;
        _maxLines = maxLines;
    }

    /// <summary>Whether there was more than the limits allow. What is there then is a beginning, of use for a log at most: the answer is 431 (RFC 6585 §5).</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>How many lines there are.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes in use, for the offsets of the lines.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, UsedBytes);

    /// <summary>The line at an index, in the order received.</summary>
    public FieldSectionLine this[int index] => _lines.AsSpan(0, Count)[index];

    internal int UsedBytes { get; private set; }

    /// <summary>The name of a line.</summary>
    public ReadOnlySpan<byte> Name(int index)
    {
        FieldLine line = this[index].Line;
        return _bytes.AsSpan(line.NameStart, line.NameLength);
    }

    /// <summary>The value of a line, with the white space that may stand around it by mistake.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        FieldLine line = this[index].Line;
        return _bytes.AsSpan(line.ValueStart, line.ValueLength);
    }

    /// <summary>Forgets everything, without allocation.</summary>
    public void Clear()
    {
        IsTooLarge = false;
        Count = 0;
        UsedBytes = 0;
        _listBytes = 0;
        _counted = 0;
    }

    /// <summary>Appends bytes that belong to no line yet, and returns where they are.</summary>
    internal int Append(scoped ReadOnlySpan<byte> bytes)
    {
        int start = UsedBytes;
        Grow(start + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(start));
        UsedBytes += bytes.Length;
        return start;
    }

    /// <summary>Appends the bytes of a value that is here already, and returns where the copy is.</summary>
    internal int AppendValue(int index)
    {
        FieldLine line = this[index].Line;
        int start = UsedBytes;
        Grow(start + line.ValueLength);
        _bytes.AsSpan(line.ValueStart, line.ValueLength).CopyTo(_bytes.AsSpan(start));
        UsedBytes += line.ValueLength;
        return start;
    }

    /// <summary>Room behind the bytes in use, for a field that is being decoded.</summary>
    /// <param name="offset">Bytes of that field that are there already.</param>
    /// <param name="wanted">Bytes more that it may need.</param>
    /// <param name="tableCapacity">A field of that size must fit, even if this section does not keep it.</param>
    /// <returns>The wanted room, or less where the limit is.</returns>
    internal Span<byte> Room(int offset, int wanted, int tableCapacity)
    {
        int allowed = Math.Min(wanted, _maxListBytes + tableCapacity - UsedBytes - offset);
        Grow(UsedBytes + offset + allowed);
        return _bytes.AsSpan(UsedBytes + offset, allowed);
    }

    /// <summary>The bytes that were written to <see cref="Room"/>.</summary>
    internal ReadOnlySpan<byte> Pending(int offset, int length) => _bytes.AsSpan(UsedBytes + offset, length);

    /// <summary>Keeps what was written to <see cref="Room"/> as a line, or not where that would be beyond the limits.</summary>
    internal void Commit(KnownField known, FieldNameKind kind, int nameLength, int valueLength)
    {
        if (!TryCount(known, nameLength, valueLength))
        {
            return;
        }

        if (Count == _lines.Length)
        {
            Array.Resize(ref _lines, 2 * Count);
        }

        _lines[Count++] = new FieldSectionLine(kind, new FieldLine(known, UsedBytes, nameLength, UsedBytes + nameLength, valueLength));
        UsedBytes += nameLength + valueLength;
    }

    /// <summary>Notes that a field was longer than there was room for.</summary>
    internal void Overflow() => IsTooLarge = true;

    private bool TryCount(KnownField known, int nameLength, int valueLength)
    {
        int size = nameLength + valueLength + LineOverhead;
        bool counts = known != KnownField.Cookie;
        if (IsTooLarge || size > _maxListBytes - _listBytes || (counts && _counted == _maxLines))
        {
            IsTooLarge = true;
            return false;
        }

        _listBytes += size;
        _counted += counts ? 1 : 0;
        return true;
    }

    private void Grow(int needed)
    {
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        }
    }
}
