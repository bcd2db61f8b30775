using System;
using System.Buffers.Binary;
using System.Text;

namespace Saker.EndToEnd.Tests.SlowDisks;

/// <summary>One request of the kernel to a FUSE file system: a header of 40 bytes and what belongs to the operation (linux/fuse.h).</summary>
internal readonly ref struct FuseRequest(ReadOnlySpan<byte> message)
{
    public const int HeaderBytes = 40;

    public const uint Lookup = 1;
    public const uint Forget = 2;
    public const uint GetAttributes = 3;
    public const uint Open = 14;
    public const uint Read = 15;
    public const uint StatFs = 17;
    public const uint Release = 18;
    public const uint Flush = 25;
    public const uint Init = 26;
    public const uint OpenFolder = 27;
    public const uint ReadFolder = 28;
    public const uint ReleaseFolder = 29;
    public const uint Interrupt = 36;
    public const uint BatchForget = 42;

    private readonly ReadOnlySpan<byte> _message = message;

    public uint Operation => BinaryPrimitives.ReadUInt32LittleEndian(_message[4..]);

    public ulong Unique => BinaryPrimitives.ReadUInt64LittleEndian(_message[8..]);

    public ulong Node => BinaryPrimitives.ReadUInt64LittleEndian(_message[16..]);

    /// <summary>The name that a LOOKUP asks for.</summary>
    public string Name => Encoding.UTF8.GetString(_message[HeaderBytes..^1]);

    /// <summary>Where a READ or READDIR begins.</summary>
    public long Offset => BinaryPrimitives.ReadInt64LittleEndian(_message[(HeaderBytes + 8)..]);

    /// <summary>How much a READ or READDIR wants.</summary>
    public int Size => BinaryPrimitives.ReadInt32LittleEndian(_message[(HeaderBytes + 16)..]);

    /// <summary>Whether the kernel waits for an answer to this at all.</summary>
    public bool WantsAnswer => Operation is not (Forget or BatchForget or Interrupt);
}
