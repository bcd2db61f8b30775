using System;
using System.Threading.Tasks;
using Saker.Transport.Interop;
using Saker.Transport.Polling;

namespace Saker.Transport.Tests;

/// <summary>An <see cref="EpollTransport"/> on a manual loop, over a scripted kernel.</summary>
internal sealed class ScriptedConnection
{
    internal const int Descriptor = 7;

    internal ScriptedConnection(ScriptedCalls calls)
    {
        Calls = calls;
        Transport = new EpollTransport(Loop, Readiness, calls, Descriptor, default(RawSocketAddress));
        Buffer = new ReceiveBuffer(Loop.Buffers, BufferPool.BlockBytes);
    }

    internal EventLoop Loop { get; } = EventLoop.CreateManual();

    internal ScriptedReadiness Readiness { get; } = new();

    internal ScriptedCalls Calls { get; }

    internal EpollTransport Transport { get; }

    internal ReceiveBuffer Buffer { get; }

    internal void Event(ReadyEvents events)
    {
        if (Readiness.Targets.TryGetValue(Descriptor, out IReadyTarget? target)) target.OnReady(events);
        Loop.RunUntilIdle();
    }

    /// <summary>Gives the operation room again and again until it is done.</summary>
    internal IoResult Drive(ValueTask<IoResult> operation)
    {
        for (int i = 0; !operation.IsCompleted; i++)
        {
            if (i == 1000) throw new InvalidOperationException("the operation never ends");
            Loop.RunUntilIdle();
            if (!operation.IsCompleted) Event(ReadyEvents.Writable);
        }

        return operation.GetAwaiter().GetResult();
    }
}
