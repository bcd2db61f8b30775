using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Saker.Protocol.Http2;

namespace Saker.Fuzz.Targets;

/// <summary>
/// Turns an input into what a client of HTTP/2 sends: frames whose lengths are right, so that a mutation changes one frame and leaves the
/// others where they are. One after the other: kind, stream, flags, length, and so many bytes.
/// </summary>
/// <remarks>
/// A kind below 0x40 is the type of a frame (modulo 0x20), with the bytes as its payload. Beyond: a request whose lines are the bytes, bytes that are
/// sent as they are, or the frame before again, so many times. Owned by one target.
/// </remarks>
internal sealed class Http2Script
{
    /// <summary>The most bytes that any input becomes: repetition makes much of little.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>A frame of HEADERS whose field block stands for "name:value" lines; a line that begins with '#' is one of the shortcuts.</summary>
    public const byte Request = 0x40;

    /// <summary>Bytes that are no frame, or not quite.</summary>
    public const byte Raw = 0x50;

    /// <summary>What was written last, again: as often as the first byte says.</summary>
    public const byte Again = 0x60;

    private const int OperationBytes = 4;

    private readonly List<byte> _bytes = [];
    private readonly List<byte> _block = [];

    /// <summary>What the client sends.</summary>
    /// <param name="script">The input.</param>
    /// <param name="opens">Whether the preface and SETTINGS are put before it.</param>
    public byte[] Expand(ReadOnlySpan<byte> script, bool opens)
    {
        _bytes.Clear();
        if (opens)
        {
            _bytes.AddRange(ConnectionPreface.Bytes);
            Frame(FrameType.Settings, 0, 0, []);
            Frame(FrameType.Settings, FrameFlags.Ack, 0, []);
        }

        int last = _bytes.Count;
        while (script.Length >= OperationBytes && _bytes.Count < MaxBytes)
        {
            (byte kind, byte stream, byte flags) = (script[0], script[1], script[2]);
            int length = Math.Min(script[3], script.Length - OperationBytes);
            ReadOnlySpan<byte> content = script.Slice(OperationBytes, length);
            script = script[(OperationBytes + length)..];
            int at = _bytes.Count;
            switch (kind & 0xF0)
            {
                case Request:
                    WriteBlock(content);
                    Frame(FrameType.Headers, flags, stream, _block.ToArray());
                    break;
                case Raw:
                    _bytes.AddRange(content);
                    break;
                case Again:
                    byte[] before = [.. _bytes[last..]];
                    for (int i = content.IsEmpty ? 1 : content[0]; i > 0 && _bytes.Count < MaxBytes; i--) _bytes.AddRange(before);
                    break;
                default:
                    Frame((FrameType)(kind & 0x1F), flags, stream, content);
                    break;
            }

            if ((kind & 0xF0) != Again) last = at;
        }

        return [.. _bytes];
    }

    private void Frame(FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[FrameHeader.Size];
        new FrameHeader(payload.Length, type, flags, stream).Write(header);
        _bytes.AddRange(header);
        _bytes.AddRange(payload);
    }

    // Literals that stay out of the table; '#' and '+' lines say what the target asks for most.
    private void WriteBlock(ReadOnlySpan<byte> lines)
    {
        _block.Clear();
        foreach (Range range in lines.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = lines[range];
            if (line.StartsWith("#"u8))
            {
                // GET or POST, http, authority a: all from the static table (RFC 7541 Appendix A) but the last.
                _block.AddRange([line.IndexOf((byte)'P') > 0 ? (byte)0x83 : (byte)0x82, 0x86, 0x41, 1, (byte)'a']);
                continue;
            }

            int colon = line.IsEmpty ? -1 : line[1..].IndexOf((byte)':') + 1;
            if (colon <= 0) continue;
            bool isKept = line[0] == '+';
            ReadOnlySpan<byte> name = line[(isKept ? 1 : 0)..colon];
            _block.Add(isKept ? (byte)0x40 : (byte)0);
            AddString(name);
            AddString(line[(colon + 1)..]);
        }
    }

    // An input's line is shorter than 255 bytes: RFC 7541 §5.1 needs one byte more at the most.
    private void AddString(ReadOnlySpan<byte> text)
    {
        if (text.Length < 127)
        {
            _block.Add((byte)text.Length);
        }
        else
        {
            _block.Add(127);
            int rest = text.Length - 127;
            if (rest >= 128) _block.Add((byte)(rest & 0x7F | 0x80));
            _block.Add((byte)(rest >= 128 ? rest >> 7 : rest));
        }

        _block.AddRange(text);
    }

    /// <summary>An operation, for seeds and words.</summary>
    public static byte[] Operation(byte kind, byte stream, byte flags, string content) =>
        [kind, stream, flags, (byte)content.Length, .. Encoding.Latin1.GetBytes(content)];

    /// <summary>A number of four bytes as text, for the content of one.</summary>
    public static string Number(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Encoding.Latin1.GetString(bytes);
    }
}
