using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Saker.Transport.Interop;

namespace Saker.Transport.Polling;

/// <summary>
/// The loop's epoll descriptor, its eventfd, and the table from descriptor to target. Loop-bound but for <see cref="Wake"/>.
/// </summary>
/// <remarks>
/// Descriptors are small integers that the kernel reuses at once, so every event carries the generation of the registration it
/// belongs to. An event collected for a descriptor that was closed, and perhaps reopened, earlier in the same batch has an old
/// generation and is dropped.
/// </remarks>
internal sealed unsafe class EpollPoller : IPoller, IReadiness
{
    /// <summary>Events taken at a time; what is left comes with the next call, so this bounds a turn's length, not the load.</summary>
    internal const int MaxEvents = 256;

    private const int CloseOnExec = 0x80000;
    private const int NonBlock = 0x800;
    private const int ControlAdd = 1;
    private const uint EdgeTriggered = 1u << 31;
    private const ulong WakeMark = ulong.MaxValue;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int s_eventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly int _epoll;
    private readonly int _wake;
    private readonly byte[] _events = GC.AllocateArray<byte>(MaxEvents * 16, pinned: true);
    private readonly byte* _firstEvent;
    private Registration[] _registrations = new Registration[64];
    private int _collected;

    /// <summary>Opens the descriptors.</summary>
    /// <exception cref="IOException">The system gives none: the process is out of descriptors or memory.</exception>
    internal EpollPoller()
    {
        _firstEvent = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_events));
        _epoll = Libc.EpollCreate(CloseOnExec);
        if (_epoll < 0) throw Failure("epoll_create1");
        _wake = Libc.EventDescriptor(0, CloseOnExec | NonBlock);
        if (_wake < 0)
        {
            IOException failure = Failure("eventfd");
            _ = Libc.Close(_epoll);
            throw failure;
        }

        // Edge-triggered: every write is an event of its own, so that the counter never has to be read back.
        if (Control(ControlAdd, _wake, (uint)ReadyEvents.Readable | EdgeTriggered, WakeMark) < 0)
        {
            IOException failure = Failure("epoll_ctl");
            Dispose();
            throw failure;
        }
    }

    public IReadiness Readiness => this;

    public void Wait(int timeoutMilliseconds)
    {
        _collected = Libc.EpollWait(_epoll, _firstEvent, MaxEvents, timeoutMilliseconds);
        if (_collected >= 0) return;
        if (Marshal.GetLastPInvokeError() != Errno.EINTR) throw Failure("epoll_wait");
        _collected = 0;
    }

    public void Dispatch()
    {
        byte* next = _firstEvent;
        for (int i = 0; i < _collected; i++, next += s_eventBytes)
        {
            uint events = *(uint*)next;
            ulong mark = Unsafe.ReadUnaligned<ulong>(next + s_dataOffset);
            if (mark == WakeMark) continue;

            ref Registration registration = ref _registrations[(int)(uint)mark];
            if (registration.Generation == (uint)(mark >> 32)) registration.Target?.OnReady((ReadyEvents)events);
        }

        _collected = 0;
    }

    public void Wake()
    {
        ulong one = 1;

        // EAGAIN would mean a full counter, hence a wake-up that is already under way; one that a signal prevented is made up for.
        while (Libc.Write(_wake, (byte*)&one, sizeof(ulong)) < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR)
        {
        }
    }

    public int Register(int descriptor, IReadyTarget target)
    {
        if (descriptor >= _registrations.Length) Array.Resize(ref _registrations, Math.Max(descriptor + 1, _registrations.Length * 2));
        ref Registration registration = ref _registrations[descriptor];
        registration.Generation++;

        const ReadyEvents All = ReadyEvents.Readable | ReadyEvents.Writable | ReadyEvents.PeerFinished;
        int result = Control(ControlAdd, descriptor, (uint)All | EdgeTriggered, ((ulong)registration.Generation << 32) | (uint)descriptor);
        if (result == 0) registration.Target = target;
        return result;
    }

    public void Forget(int descriptor)
    {
        ref Registration registration = ref _registrations[descriptor];
        registration.Target = null;
        registration.Generation++;

        // No EPOLL_CTL_DEL: the close that follows does it. Where a child process being started still shares the socket for a
        // moment, events may come a little longer; they carry the old generation.
    }

    public void Dispose()
    {
        _ = Libc.Close(_wake);
        _ = Libc.Close(_epoll);
    }

    private static IOException Failure(string call)
    {
        int errno = Marshal.GetLastPInvokeError();
        return new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");
    }

    private int Control(int operation, int descriptor, uint events, ulong mark)
    {
        byte* epollEvent = stackalloc byte[16];
        *(uint*)epollEvent = events;
        Unsafe.WriteUnaligned(epollEvent + s_dataOffset, mark);
        return Libc.EpollControl(_epoll, operation, descriptor, epollEvent) == 0 ? 0 : -Marshal.GetLastPInvokeError();
    }

    private struct Registration
    {
        internal IReadyTarget? Target;
        internal uint Generation;
    }
}
