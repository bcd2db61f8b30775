using System;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>Tells a peer that allows a smaller table than before that we use none (RFC 7541 §4.2, RFC 9113 §4.3.1).</summary>
/// <remarks>
/// Owned by one connection; a mutable value. We add nothing to the peer's table whatever size it has, but a decoder whose limit went down waits
/// for a block that begins with a size, and takes anything else for an error.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct TableSizeSignal
{
    /// <summary>Bytes that <see cref="TryWrite"/> writes.</summary>
    public const int Size = 1;

    private const byte TableOfNothing = 0x20;

    // Kept as the difference in bits from the size at first, so that a new value of this type needs no constructor.
    private uint _sizeDifference;
    private bool _isDue;

    /// <summary>Notes the peer's settings, when they are acknowledged.</summary>
    /// <param name="headerTableSize">Its SETTINGS_HEADER_TABLE_SIZE, in bytes.</param>
    public void OnPeerSettings(uint headerTableSize)
    {
        uint before = _sizeDifference ^ HpackDecoder.DefaultTableBytes;
        _isDue |= headerTableSize < before;
        _sizeDifference = headerTableSize ^ HpackDecoder.DefaultTableBytes;
    }

    /// <summary>Writes what the next field block must begin with; false, and nothing, when it need not.</summary>
    public bool TryWrite(Span<byte> destination)
    {
        if (!_isDue)
        {
            return false;
        }

        destination[0] = TableOfNothing;
        _isDue = false;
        return true;
    }
}
