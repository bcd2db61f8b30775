using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Saker.Transport.Interop;

namespace Saker.Transport.Tests;

/// <summary>
/// A kernel that follows a script: the results of each kind of call, in order. When a script is used up, receiving and accepting
/// say EAGAIN and sending takes everything.
/// </summary>
internal sealed class ScriptedCalls : ISocketCalls
{
    private readonly Queue<(int Result, byte[] Bytes)> _receives = new();
    private readonly Queue<int> _sends = new();
    private readonly Queue<bool> _residencies = new();
    private readonly Queue<int> _accepts = new();

    /// <summary>Everything that sending took: bytes, and for files a line such as "[100+50]" of offset and count.</summary>
    internal MemoryStream Sent { get; } = new();

    /// <summary>The calls made, by name, in order.</summary>
    internal List<string> Log { get; } = [];

    /// <summary>What <see cref="ISocketCalls.SendFile"/> sends from.</summary>
    internal byte[] File { get; init; } = [];

    internal string SentText => Encoding.ASCII.GetString(Sent.ToArray());

    internal int Count(string call) => Log.FindAll(entry => entry == call).Count;

    internal ScriptedCalls Receives(string text)
    {
        _receives.Enqueue((text.Length, Encoding.ASCII.GetBytes(text)));
        return this;
    }

    /// <summary>0 is the peer's FIN, a negative number an errno.</summary>
    internal ScriptedCalls ReceiveReturns(int result)
    {
        _receives.Enqueue((result, []));
        return this;
    }

    /// <summary>The most a send takes, or a negative errno.</summary>
    internal ScriptedCalls SendReturns(params ReadOnlySpan<int> results)
    {
        foreach (int result in results) _sends.Enqueue(result);
        return this;
    }

    internal ScriptedCalls PagesAre(params ReadOnlySpan<bool> resident)
    {
        foreach (bool answer in resident) _residencies.Enqueue(answer);
        return this;
    }

    internal ScriptedCalls AcceptReturns(params ReadOnlySpan<int> results)
    {
        foreach (int result in results) _accepts.Enqueue(result);
        return this;
    }

    /// <summary>What <see cref="ISocketCalls.Unacknowledged"/> answers.</summary>
    internal int Waiting { get; set; }

    public int Unacknowledged(int socket)
    {
        Log.Add("outq");
        return Waiting;
    }

    public int Receive(int socket, Span<byte> into)
    {
        Log.Add("recv");
        if (!_receives.TryDequeue(out (int Result, byte[] Bytes) next)) return -Errno.EAGAIN;
        next.Bytes.CopyTo(into);
        return next.Result;
    }

    public int Send(int socket, ReadOnlySpan<byte> bytes, bool more)
    {
        Log.Add(more ? "send more" : "send");
        int result = Take(bytes.Length);
        if (result > 0) Sent.Write(bytes[..result]);
        return result;
    }

    public int SendGathered(int socket, ReadOnlySpan<ReadOnlyMemory<byte>> segments, int skip, bool more)
    {
        Log.Add(more ? "sendmsg more" : "sendmsg");
        List<byte> all = [];
        foreach (ReadOnlyMemory<byte> segment in segments) all.AddRange(segment.Span);
        all.RemoveRange(0, skip);
        int result = Take(all.Count);
        if (result > 0) Sent.Write([.. all[..result]]);
        return result;
    }

    public long SendFile(int socket, int file, long offset, long count)
    {
        Log.Add("sendfile");
        int result = Take((int)Math.Min(count, Math.Max(File.Length - offset, 0)));
        if (result > 0) Sent.Write(File.AsSpan((int)offset, result));
        return result;
    }

    public bool IsResident(int file, long offset, long count) => !_residencies.TryDequeue(out bool resident) || resident;

    public int Accept(int listener, out RawSocketAddress peer)
    {
        Log.Add("accept");
        peer = default;
        return _accepts.TryDequeue(out int result) ? result : -Errno.EAGAIN;
    }

    /// <summary>What <see cref="ISocketCalls.NextDescriptor"/> answers.</summary>
    internal int Next { get; set; }

    public void LimitUnsent(int listener, bool isOn) => Log.Add(isOn ? "limit unsent" : "do not limit unsent");

    public int NextDescriptor(int open)
    {
        Log.Add("dup");
        return Next;
    }

    public int LocalAddress(int socket, out RawSocketAddress address)
    {
        address = default;
        return -Errno.ENOTCONN;
    }

    public int ShutdownSend(int socket)
    {
        Log.Add("shutdown");
        return 0;
    }

    public int SetAbortive(int socket)
    {
        Log.Add("linger 0");
        return 0;
    }

    public void Close(int descriptor) => Log.Add("close");

    private int Take(int offered) => _sends.TryDequeue(out int most) ? Math.Min(most, offered) : offered;
}
