using System;
using System.Runtime.InteropServices;

namespace Saker.Transport.Interop;

/// <summary><see cref="ISocketCalls"/> by the C library. Shared (stateless).</summary>
internal sealed unsafe class LinuxSocketCalls : ISocketCalls
{
    internal static readonly LinuxSocketCalls Instance = new();

    private const int MsgNoSignal = 0x4000;
    private const int MsgMore = 0x8000;
    private const int SockNonBlock = 0x800;
    private const int SockCloseOnExec = 0x80000;
    private const int ShutWrite = 1;
    private const int SolSocket = 1;
    private const int SoLinger = 13;
    private const nuint SiocOutQueue = 0x5411;
    private const int DuplicateCloseOnExec = 1030;

    private LinuxSocketCalls()
    {
    }

    public int Receive(int socket, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            return Result(Libc.Receive(socket, start, (nuint)into.Length, 0));
        }
    }

    public int Send(int socket, ReadOnlySpan<byte> bytes, bool more)
    {
        fixed (byte* start = bytes)
        {
            return Result(Libc.Send(socket, start, (nuint)bytes.Length, Flags(more)));
        }
    }

    public int SendGathered(int socket, ReadOnlySpan<ReadOnlyMemory<byte>> segments, int skip, bool more)
    {
        // What does not fit this call follows at once.
        int count = Math.Min(segments.Length, ISocketCalls.MaxGathered);
        Libc.IoVector* vectors = stackalloc Libc.IoVector[count];
        return PinAndSend(socket, segments[..count], 0, skip, vectors, Flags(more || count < segments.Length));
    }

    public long SendFile(int socket, int file, long offset, long count)
    {
        nint sent = Libc.SendFile(socket, file, &offset, (nuint)count);
        return sent >= 0 ? sent : -Marshal.GetLastPInvokeError();
    }

    public bool IsResident(int file, long offset, long count) => PageResidency.IsResident(file, offset, count);

    public int Accept(int listener, out RawSocketAddress peer)
    {
        peer = default;
        uint length = RawSocketAddress.MaxBytes;
        int accepted;
        fixed (byte* address = peer.Bytes)
        {
            accepted = Libc.Accept4(listener, address, &length, SockNonBlock | SockCloseOnExec);
        }

        if (accepted < 0) return -Marshal.GetLastPInvokeError();
        peer.Length = length;
        return accepted;
    }

    public void LimitUnsent(int listener, bool isOn) => ListenSocket.LimitUnsent(listener, isOn);

    public int NextDescriptor(int open)
    {
        int next = Result(Libc.Control(open, DuplicateCloseOnExec, 0));
        if (next >= 0) Close(next);
        return next;
    }

    public int LocalAddress(int socket, out RawSocketAddress address)
    {
        address = default;
        uint length = RawSocketAddress.MaxBytes;
        int result;
        fixed (byte* bytes = address.Bytes)
        {
            result = Libc.GetSocketName(socket, bytes, &length);
        }

        if (result < 0) return -Marshal.GetLastPInvokeError();
        address.Length = length;
        return 0;
    }

    public int ShutdownSend(int socket) => Result(Libc.Shutdown(socket, ShutWrite));

    public int Unacknowledged(int socket)
    {
        int bytes = 0;
        return Libc.Ioctl(socket, SiocOutQueue, &bytes) < 0 ? -Marshal.GetLastPInvokeError() : bytes;
    }

    public int SetAbortive(int socket)
    {
        long lingerOnForZeroSeconds = 1;   // struct linger { int l_onoff = 1; int l_linger = 0; }, little-endian
        return Result(Libc.SetSocketOption(socket, SolSocket, SoLinger, &lingerOnForZeroSeconds, sizeof(long)));
    }

    // Linux frees the descriptor even when close reports an error, and it must not be tried again.
    public void Close(int descriptor) => _ = Libc.Close(descriptor);

    /// <summary>
    /// Pins one segment a stack frame and sends from the innermost. `fixed` costs nothing that a GCHandle for each would,
    /// and it takes any number of segments.
    /// </summary>
    private static int PinAndSend(
        int socket, ReadOnlySpan<ReadOnlyMemory<byte>> segments, int index, int skip, Libc.IoVector* vectors, int flags)
    {
        if (index == segments.Length)
        {
            Libc.MessageHeader message = new() { Vectors = vectors, VectorCount = (nuint)segments.Length };
            return Result(Libc.SendMessage(socket, &message, flags));
        }

        ReadOnlySpan<byte> bytes = segments[index].Span[skip..];
        fixed (byte* start = bytes)
        {
            vectors[index].Start = start;
            vectors[index].Length = (nuint)bytes.Length;
            return PinAndSend(socket, segments, index + 1, 0, vectors, flags);
        }
    }

    private static int Flags(bool more) => more ? MsgNoSignal | MsgMore : MsgNoSignal;

    private static int Result(nint result) => result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
}
