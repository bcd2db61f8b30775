using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Saker.EndToEnd.Tests.SlowDisks;

/// <summary>The answer to one <see cref="FuseRequest"/>: a header of 16 bytes, then fields in the order of linux/fuse.h.</summary>
internal sealed class FuseAnswer
{
    private readonly ArrayBufferWriter<byte> _message = new();

    public FuseAnswer(ulong unique, int error = 0)
    {
        Word(0).Word(-error).Long(unique);
    }

    public FuseAnswer Word(long value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)value);
        _message.Write(bytes);
        return this;
    }

    public FuseAnswer Long(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _message.Write(bytes);
        return this;
    }

    public FuseAnswer Bytes(ReadOnlySpan<byte> bytes)
    {
        _message.Write(bytes);
        return this;
    }

    public FuseAnswer Zeros(int count)
    {
        _message.Write(new byte[count]);
        return this;
    }

    /// <summary>struct fuse_attr, for a file of <paramref name="length"/> bytes, or for a folder when that is null; a day old.</summary>
    public FuseAnswer Attributes(ulong node, long? length)
    {
        const uint Folder = 0x4000 | 0x1ed;     // drwxr-xr-x
        const uint Regular = 0x8000 | 0x1a4;    // -rw-r--r--
        ulong time = (ulong)DateTimeOffset.UnixEpoch.AddYears(50).ToUnixTimeSeconds();
        Long(node).Long((ulong)(length ?? 0)).Long((ulong)((length ?? 0) / 512)).Long(time).Long(time).Long(time).Zeros(12);
        return Word(length is null ? Folder : Regular).Word(1).Word(0).Word(0).Word(0).Word(4096).Word(0);
    }

    /// <summary>struct fuse_dirent, padded.</summary>
    public FuseAnswer Entry(ulong node, ulong next, string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        Long(node).Long(next).Word(bytes.Length).Word(0).Bytes(bytes);
        return Zeros((8 - (bytes.Length % 8)) % 8);
    }

    /// <summary>The whole message, its length filled in.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = _message.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        return bytes;
    }
}
