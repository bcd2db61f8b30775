using System;
using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Saker.Shared;

/// <summary>Memory with an unreadable page right before and right after it: reading one byte too many ends the test run.</summary>
/// <remarks>Owned by one test. The bytes given out stand at the very end (or start) of the readable part.</remarks>
internal sealed unsafe class PoisonedMemory : MemoryManager<byte>
{
    private readonly nint _mapping;
    private readonly nuint _mappingBytes;
    private readonly byte* _start;
    private readonly int _capacity;
    private bool _disposed;

    /// <summary>Maps at least this many readable bytes between two poisoned pages.</summary>
    public PoisonedMemory(int minimumBytes)
    {
        int page = Environment.SystemPageSize;
        _capacity = (Math.Max(minimumBytes, 1) + page - 1) / page * page;
        _mappingBytes = (nuint)(_capacity + 2 * page);
        _mapping = Map(_mappingBytes);
        Poison(_mapping, (nuint)page);
        Poison(_mapping + page + _capacity, (nuint)page);
        _start = (byte*)(_mapping + page);
    }

    /// <summary>Copies the bytes so that the poison begins right after them. What was placed before is gone.</summary>
    public Memory<byte> PlaceBeforePoison(ReadOnlySpan<byte> bytes) => Place(bytes, _capacity - bytes.Length);

    /// <summary>Copies the bytes so that the poison ends right before them. What was placed before is gone.</summary>
    public Memory<byte> PlaceAfterPoison(ReadOnlySpan<byte> bytes) => Place(bytes, 0);

    /// <summary>A writable span of this length with the poison right after it.</summary>
    public Span<byte> RoomBeforePoison(int length) => GetSpan().Slice(_capacity - length, length);

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new Span<byte>(_start, _capacity);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        const uint Release = 0x8000;
        bool released = OperatingSystem.IsWindows() ? VirtualFree(_mapping, 0, Release) != 0 : munmap(_mapping, _mappingBytes) == 0;
        Debug.Assert(released, "the mapping is ours to release");
    }

    private Memory<byte> Place(ReadOnlySpan<byte> bytes, int offset)
    {
        GetSpan().Fill(0xA5);
        bytes.CopyTo(GetSpan()[offset..]);
        return Memory.Slice(offset, bytes.Length);
    }

    private static nint Map(nuint bytes)
    {
        nint mapping;
        if (OperatingSystem.IsWindows())
        {
            const uint ReserveAndCommit = 0x3000;
            const uint ReadWrite = 0x04;
            mapping = VirtualAlloc(0, bytes, ReserveAndCommit, ReadWrite);
            mapping = mapping == 0 ? -1 : mapping;
        }
        else
        {
            const int ReadWrite = 0x1 | 0x2;
            int privateAnonymous = 0x02 | (OperatingSystem.IsLinux() ? 0x20 : 0x1000);
            mapping = mmap(0, bytes, ReadWrite, privateAnonymous, -1, 0);
        }

        return mapping != -1 ? mapping : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private static void Poison(nint address, nuint bytes)
    {
        const uint NoAccess = 0x01;
        const int NoProtection = 0;
        bool done = OperatingSystem.IsWindows()
            ? VirtualProtect(address, bytes, NoAccess, out _) != 0
            : mprotect(address, bytes, NoProtection) == 0;
        if (!done)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern nint mmap(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [DllImport("libc", SetLastError = true)]
    private static extern int mprotect(nint address, nuint length, int protection);

    [DllImport("libc", SetLastError = true)]
    private static extern int munmap(nint address, nuint length);

    [DllImport("kernel32", SetLastError = true)]
    private static extern nint VirtualAlloc(nint address, nuint size, uint type, uint protection);

    [DllImport("kernel32", SetLastError = true)]
    private static extern int VirtualProtect(nint address, nuint size, uint protection, out uint old);

    [DllImport("kernel32", SetLastError = true)]
    private static extern int VirtualFree(nint address, nuint size, uint type);
}
