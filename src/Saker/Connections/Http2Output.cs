using System;
using System.Text;
using System.Threading.Tasks;
using Saker.Protocol.Http2;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// The sending side of one HTTP/2 connection: what is short and must go first is written here at once, answers are asked for when there is
/// room, and all of it leaves in one send. Loop-bound.
/// </summary>
internal sealed class Http2Output
{
    /// <summary>Sends in a row before others of the loop have their turn.</summary>
    private const int SendsPerTurn = 16;

    private static readonly Action<object?> s_pump = static output => ((Http2Output)output!).RunPosted();

    private readonly Http2Connection _connection;
    private readonly ITransport _transport;
    private readonly SendQueue _queue;
    private byte[]? _control;
    private int _controlLength;
    private bool _isPosted;
    private TaskCompletionSource? _whenIdle;

    /// <summary>The output of <paramref name="connection"/>.</summary>
    public Http2Output(Http2Connection connection, ITransport transport)
    {
        _connection = connection;
        _transport = transport;
        _queue = new SendQueue(transport.Loop.Buffers);
    }

    /// <summary>True while a send waits for the peer.</summary>
    public bool IsSending { get; private set; }

    /// <summary>True once a send has failed: nothing more leaves.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>True when nothing waits to be sent but what the answers still have.</summary>
    public bool IsIdle => !IsSending && _controlLength == 0;

    /// <summary>True when a peer that does not read lets our short frames pile up.</summary>
    public bool IsOverfull => _controlLength > Http2Limits.MaxControlBytes;

    public void Settings(in Http2Settings settings) => Commit(SettingsFrame.Write(Room(SettingsFrame.MaxSize), settings));

    public void SettingsAck() => Commit(SettingsFrame.WriteAck(Room(SettingsFrame.AckSize)));

    public void Ping(ulong opaque, bool isAck) => Commit(PingFrame.Write(Room(PingFrame.Size), opaque, isAck));

    public void Reset(int streamId, Http2ErrorCode code) => Commit(RstStreamFrame.Write(Room(RstStreamFrame.Size), streamId, code));

    public void WindowUpdate(int streamId, int increment) => Commit(WindowUpdateFrame.Write(Room(WindowUpdateFrame.Size), streamId, increment));

    /// <summary>Writes GOAWAY with a constant text of ours, in US-ASCII.</summary>
    public void GoAway(int lastStreamId, Http2ErrorCode code, string reason)
    {
        Span<byte> text = stackalloc byte[128];
        int length = Encoding.ASCII.GetBytes(reason.AsSpan(0, Math.Min(reason.Length, text.Length)), text);
        Commit(GoAwayFrame.Write(Room(GoAwayFrame.Size + length), lastStreamId, code, text[..length]));
    }

    /// <summary>Writes a short field block, whole, that no content follows yet.</summary>
    public void Interim(int streamId, ReadOnlySpan<byte> block) => Commit(FieldBlockFrames.Write(Room(FrameHeader.Size + block.Length), streamId, block, endStream: false, Http2Settings.SmallestMaxFrameSize));

    /// <summary>Sends what there is, now, until the peer or the answers have no more.</summary>
    public void Pump()
    {
        if (IsSending || HasFailed) return;
        for (int sends = 0; sends < SendsPerTurn; sends++)
        {
            Gather();
            if (_queue.Length == 0)
            {
                BecomeIdle();
                return;
            }

            IsSending = true;
            ValueTask<IoResult> sending = _queue.FlushAsync(_transport);
            if (!sending.IsCompletedSuccessfully)
            {
                _connection.Deadlines.Watch();
                _ = FinishAsync(sending);
                return;
            }

            IsSending = false;
            if (!Judge(sending.Result)) return;
        }

        PumpSoon();
    }

    /// <summary>Sends in a turn of the loop to come, once for all who ask before that; or at the end of the sweep that is going on.</summary>
    public void PumpSoon()
    {
        if (_isPosted || IsSending || _connection.IsSweeping) return;
        _isPosted = true;
        _transport.Loop.Post(s_pump, this);
    }

    /// <summary>Completes when nothing waits to be sent any more, or nothing can be.</summary>
    public Task WhenIdleAsync()
    {
        if (IsIdle || HasFailed) return Task.CompletedTask;
        _whenIdle = new TaskCompletionSource();
        return _whenIdle.Task;
    }

    /// <summary>Gives back the memory. Not while a send is under way.</summary>
    public void Release()
    {
        HasFailed = true;
        if (!IsSending) _queue.Clear();
        ReleaseControl();
        BecomeIdle();
    }

    private void RunPosted()
    {
        _isPosted = false;
        Pump();
        _connection.AfterPump();
    }

    private void Gather()
    {
        if (_controlLength > 0)
        {
            _queue.Copy(_control.AsSpan(0, _controlLength));
            ReleaseControl();
        }

        _connection.GatherAnswers(_queue);
    }

    private async Task FinishAsync(ValueTask<IoResult> sending)
    {
        IoResult result = await sending;
        IsSending = false;
        if (Judge(result)) Pump();
        _connection.AfterPump();
    }

    private bool Judge(IoResult result)
    {
        if (result.IsOk && !HasFailed) return true;
        HasFailed = true;
        _queue.Clear();
        BecomeIdle();
        _connection.OnSendFailed();
        return false;
    }

    private void BecomeIdle()
    {
        TaskCompletionSource? waiter = _whenIdle;
        _whenIdle = null;
        waiter?.TrySetResult();
    }

    private Span<byte> Room(int length)
    {
        _control ??= _transport.Loop.Buffers.Rent();
        if (_control.Length - _controlLength < length)
        {
            byte[] larger = _transport.Loop.Buffers.Rent(Math.Max(2 * _control.Length, _controlLength + length));
            _control.AsSpan(0, _controlLength).CopyTo(larger);
            _transport.Loop.Buffers.Return(_control);
            _control = larger;
        }

        return _control.AsSpan(_controlLength);
    }

    private void Commit(int count)
    {
        _controlLength += count;
        PumpSoon();
    }

    private void ReleaseControl()
    {
        if (_control is not null) _transport.Loop.Buffers.Return(_control);
        _control = null;
        _controlLength = 0;
    }
}
