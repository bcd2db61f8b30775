using System;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>Decodes the field blocks of one peer, one after the other (RFC 7541 §3).</summary>
/// <remarks>
/// <para>Owned by one connection. Every block must be decoded, in the order of the wire, also those of streams that are refused or reset: each
/// may change the table that the next one is read with.</para>
/// <para>How it works. A block is a row of representations (RFC 7541 §6), told apart by the first bits of their first byte:</para>
/// <code>
/// 1xxxxxxx  an indexed field            01xxxxxx  a literal, added to the table      001xxxxx  the table's new size
/// 0000xxxx  a literal, not added        0001xxxx  a literal that is never to be added
/// </code>
/// <para>A field is written behind the lines of the section, kept there if the limits allow, and copied from there to the table if it says
/// so. A field longer than the section and the table together is measured, not written: it would empty the table and be dropped.</para>
/// </remarks>
public sealed class HpackDecoder
{
    /// <summary>The largest table before a setting says otherwise, in bytes (RFC 9113 §6.5.2).</summary>
    public const int DefaultTableBytes = 4096;

    private readonly DynamicTable _table;
    private int _limit;
    private bool _mustShrink;

    /// <summary>A decoder for a peer that may use a table of at most so many bytes.</summary>
    /// <param name="maxTableBytes">What holds at first; 4096, whatever setting is about to be announced (RFC 9113 §4.3.1).</param>
    public HpackDecoder(int maxTableBytes = DefaultTableBytes)
    {
        _limit = maxTableBytes;
        _table = new DynamicTable(maxTableBytes);
    }

    /// <summary>How many entries the table has.</summary>
    public int TableCount => _table.Count;

    /// <summary>Bytes that the table's entries count (RFC 7541 §4.1).</summary>
    public int TableSize => _table.Size;

    /// <summary>Changes the limit: when the peer has acknowledged the SETTINGS_HEADER_TABLE_SIZE that says so.</summary>
    /// <remarks>If it is less than the table now, the next block must begin by making the table smaller (RFC 9113 §4.3.1).</remarks>
    public void SetTableLimit(int maxTableBytes)
    {
        _limit = maxTableBytes;
        _mustShrink = _table.Capacity > _limit;
    }

    /// <summary>Decodes one whole block.</summary>
    /// <param name="block">The fragments of HEADERS and its CONTINUATION frames, joined.</param>
    /// <param name="section">Cleared, then filled.</param>
    /// <returns>None, also where the section became too large: the tables agree, and the connection goes on. Else it must end.</returns>
    public HpackFailure Decode(ReadOnlySpan<byte> block, FieldSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        section.Clear();
        int position = 0;
        HpackFailure failure = ResizeTable(block, ref position);
        while (failure == HpackFailure.None && position < block.Length)
        {
            byte first = block[position];
            failure = first >= 0x80 ? Indexed(block, ref position, section)
                : first >= 0x40 ? Literal(block, ref position, indexBits: 6, addToTable: true, section)
                : first >= 0x20 ? HpackFailure.SizeUpdateAfterField
                : Literal(block, ref position, indexBits: 4, addToTable: false, section);
        }

        return failure;
    }

    // RFC 7541 §4.2: changes of size stand at the beginning of a block. There can be two: the smallest size in between, and the final one.
    private HpackFailure ResizeTable(ReadOnlySpan<byte> block, ref int position)
    {
        while (position < block.Length && (block[position] & 0xE0) == 0x20)
        {
            HpackFailure failure = HpackInteger.Read(block, ref position, 5, out int size);
            if (failure != HpackFailure.None)
            {
                return failure;
            }

            if (size > _limit)
            {
                return HpackFailure.SizeUpdateAboveLimit;
            }

            _table.Resize(size);
            _mustShrink = false;
        }

        return _mustShrink ? HpackFailure.SizeUpdateMissing : HpackFailure.None;
    }

    private HpackFailure Indexed(ReadOnlySpan<byte> block, ref int position, FieldSection section)
    {
        HpackFailure failure = HpackInteger.Read(block, ref position, 7, out int index);
        if (failure != HpackFailure.None)
        {
            return failure;
        }

        if (index == 0 || index > StaticTable.Count + _table.Count)
        {
            return HpackFailure.InvalidIndex;
        }

        // What is not kept anyway costs no copy: a block of nothing but indices is how little becomes much.
        if (section.IsTooLarge)
        {
            return HpackFailure.None;
        }

        int entry = index - StaticTable.Count - 1;
        bool isStatic = entry < 0;
        ReadOnlySpan<byte> name = isStatic ? StaticTable.Name(index) : _table.Name(entry);
        ReadOnlySpan<byte> value = isStatic ? StaticTable.Value(index) : _table.Value(entry);
        Span<byte> room = section.Room(0, name.Length + value.Length, _table.Capacity);
        if (room.Length < name.Length + value.Length)
        {
            section.Overflow();
            return HpackFailure.None;
        }

        name.CopyTo(room);
        value.CopyTo(room[name.Length..]);
        section.Commit(
            isStatic ? StaticTable.Known(index) : _table.Known(entry),
            isStatic ? StaticTable.Kind(index) : _table.Kind(entry),
            name.Length,
            value.Length);
        return HpackFailure.None;
    }

    private HpackFailure Literal(ReadOnlySpan<byte> block, ref int position, int indexBits, bool addToTable, FieldSection section)
    {
        HpackFailure failure = HpackInteger.Read(block, ref position, indexBits, out int index);
        if (failure != HpackFailure.None)
        {
            return failure;
        }

        KnownField known = KnownField.Unknown;
        FieldNameKind kind = FieldNameKind.Invalid;
        bool fits = true;
        int nameLength;
        if (index == 0)
        {
            failure = String(block, ref position, section, 0, out nameLength, out fits);
        }
        else
        {
            failure = NameFromTable(index, section, out known, out kind, out nameLength, out fits);
        }

        if (failure != HpackFailure.None)
        {
            return failure;
        }

        failure = String(block, ref position, section, fits ? nameLength : 0, out int valueLength, out bool valueFits);
        if (failure != HpackFailure.None)
        {
            return failure;
        }

        if (!fits || !valueFits)
        {
            section.Overflow();
            if (addToTable)
            {
                _table.Clear();
            }

            return HpackFailure.None;
        }

        ReadOnlySpan<byte> name = section.Pending(0, nameLength);
        if (index == 0)
        {
            known = KnownFields.Find(name);
            kind = FieldNameKinds.Of(name);
        }

        if (addToTable)
        {
            _table.Insert(known, kind, name, section.Pending(nameLength, valueLength));
        }

        section.Commit(known, kind, nameLength, valueLength);
        return HpackFailure.None;
    }

    private HpackFailure NameFromTable(int index, FieldSection section, out KnownField known, out FieldNameKind kind, out int length, out bool fits)
    {
        int entry = index - StaticTable.Count - 1;
        if (entry >= _table.Count)
        {
            (known, kind, length, fits) = (KnownField.Unknown, FieldNameKind.Invalid, 0, false);
            return HpackFailure.InvalidIndex;
        }

        bool isStatic = entry < 0;
        known = isStatic ? StaticTable.Known(index) : _table.Known(entry);
        kind = isStatic ? StaticTable.Kind(index) : _table.Kind(entry);
        ReadOnlySpan<byte> name = isStatic ? StaticTable.Name(index) : _table.Name(entry);
        length = name.Length;
        Span<byte> room = section.Room(0, length, _table.Capacity);
        fits = room.Length == length;
        if (fits)
        {
            name.CopyTo(room);
        }

        return HpackFailure.None;
    }

    // RFC 7541 §5.2: a bit that says whether it is Huffman-coded, a length, the bytes.
    private HpackFailure String(ReadOnlySpan<byte> block, ref int position, FieldSection section, int offset, out int length, out bool fits)
    {
        length = 0;
        fits = false;
        bool isCoded = position < block.Length && block[position] >= 0x80;
        HpackFailure failure = HpackInteger.Read(block, ref position, 7, out int wireLength);
        if (failure != HpackFailure.None)
        {
            return failure;
        }

        if (wireLength > block.Length - position)
        {
            return HpackFailure.Truncated;
        }

        ReadOnlySpan<byte> bytes = block.Slice(position, wireLength);
        position += wireLength;
        if (!isCoded)
        {
            length = wireLength;
            Span<byte> room = section.Room(offset, length, _table.Capacity);
            fits = room.Length == length;
            if (fits)
            {
                bytes.CopyTo(room);
            }

            return HpackFailure.None;
        }

        HuffmanStatus status = Huffman.Decode(bytes, section.Room(offset, Huffman.MaxDecodedLength(wireLength), _table.Capacity), out length);
        fits = status == HuffmanStatus.Done;
        bool valid = status == HuffmanStatus.NoRoom ? Huffman.TryMeasure(bytes, out length) : fits;
        return valid ? HpackFailure.None : HpackFailure.InvalidHuffman;
    }
}
