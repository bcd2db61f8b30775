using System;
using System.Collections.Generic;

namespace Saker.Transport;

/// <summary>The client's end of a <see cref="MemoryTransport"/>. Used from the loop, or by the test that drives a manual one.</summary>
public sealed class MemoryClient
{
    private readonly MemoryTransport _server;
    private readonly List<byte> _received = [];

    internal MemoryClient(MemoryTransport server) => _server = server;

    /// <summary>The most bytes that the server's side gets rid of at a time, before the loop turns: a scripted short write.</summary>
    public int MaxBytesPerSend { get; set; } = int.MaxValue;

    /// <summary>Bytes taken and not yet read by <see cref="TakeReceived"/> beyond which the server's side has to wait: the window.</summary>
    public int WindowBytes { get; set; } = int.MaxValue;

    /// <summary>False makes the server's sends wait, as a client does that stops reading.</summary>
    public bool IsReading
    {
        get;
        set
        {
            field = value;
            if (value) _server.QueuePump();
        }
    } = true;

    /// <summary>True when the server has closed its side, in whichever way.</summary>
    public bool IsClosed => _server.IsClosed;

    /// <summary>True when the server closed with a reset.</summary>
    public bool WasAborted => _server.WasAborted;

    /// <summary>True when the server has sent its FIN: it shut down sending, or closed without a reset.</summary>
    public bool SawEndOfStream => _server.SendIsShutDown || (_server.IsClosed && !_server.WasAborted);

    /// <summary>True while the server waits for bytes.</summary>
    public bool ServerIsReceiving => _server.IsReceiving;

    /// <summary>True while the server waits for room to send.</summary>
    public bool ServerIsSending => _server.IsSending;

    /// <summary>Bytes received so far and not yet taken.</summary>
    public int ReceivedBytes => _received.Count;

    internal int Room => IsReading ? Math.Clamp(WindowBytes - _received.Count, 0, MaxBytesPerSend) : 0;

    /// <summary>Sends <paramref name="bytes"/> as one piece: one receive of the server's gets it, or as much as its buffer takes.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (_server.IsClosed || bytes.IsEmpty) return;
        _server.Arrive(bytes.ToArray());
    }

    /// <summary>Sends a FIN after what was sent; the client goes on reading.</summary>
    public void Shutdown()
    {
        _server.PeerFinished = true;
        _server.QueuePump();
    }

    /// <summary>Sends a RST: the server loses what it has not received yet.</summary>
    public void Reset()
    {
        _server.PeerReset = true;
        _server.QueuePump();
    }

    /// <summary>What the server has sent since the last call.</summary>
    public byte[] TakeReceived()
    {
        byte[] bytes = [.. _received];
        _received.Clear();
        _server.QueuePump();
        return bytes;
    }

    internal void Take(ReadOnlySpan<byte> bytes) => _received.AddRange(bytes);
}
