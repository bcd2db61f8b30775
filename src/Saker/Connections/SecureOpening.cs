using System;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Transport;
using Saker.Transport.Tls;

namespace Saker.Connections;

/// <summary>
/// The beginning of a connection on a TLS port: the handshake, and then the connection that speaks HTTP; or a plain answer to whoever
/// speaks plain HTTP there. Loop-bound.
/// </summary>
internal sealed class SecureOpening : IConnection
{
    /// <summary>How long a handshake may still take once the server is stopping.</summary>
    private const long DrainGraceMilliseconds = 1_000;

    /// <summary>How long a client that spoke plain HTTP may take to read its answer and close.</summary>
    private const long LingerMilliseconds = 2_000;

    /// <summary>How many more bytes of a plain request are read and dropped.</summary>
    private const long MaxLingerBytes = 256 * 1024;

    private static readonly byte[] s_plainText = "This port speaks HTTPS, and this was plain HTTP. Use https:// in the address.\n"u8.ToArray();
    private static readonly Response s_plainAnswer = PlainAnswer();

    private readonly ITransport _transport;
    private readonly ServerLoop _server;
    private readonly TlsAcceptor _acceptor;
    private readonly LoopTimer _timer;

    /// <summary>A connection that was just accepted.</summary>
    public SecureOpening(ITransport transport, ServerLoop server, TlsAcceptor acceptor)
    {
        _transport = transport;
        _server = server;
        _acceptor = acceptor;
        _timer = transport.Loop.CreateTimer(() => _transport.CancelPending(IoStatus.TimedOut));
    }

    /// <summary>Serves the connection until it ends. Never throws.</summary>
    public async Task RunAsync()
    {
        _server.Connections.Add(this);
        Task serving = Task.CompletedTask;
        try
        {
            if (_server.Connections.IsDraining) BeginDrain();
            TlsAccepted accepted = await _acceptor.AcceptAsync(_transport);
            if (accepted.Outcome == TlsOutcome.Secured) serving = ProtocolSelector.RunAsync(accepted.Transport!, _server);
            else await EndAsync(accepted);
        }
#pragma warning disable CA1031 // The catch at a connection's root: a fault of ours costs this connection, never the server.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await _transport.Loop;
            Log.ConnectionFailed(_server.Log, exception);
            _transport.Abort();
        }
        finally
        {
            _timer.Dispose();
            _server.Connections.Remove(this);   // after the connection that follows was added, so that a drain does not end in between
        }

        await serving;
    }

    /// <inheritdoc/>
    public void BeginDrain() => _timer.Set(_transport.Loop.NowMilliseconds + DrainGraceMilliseconds);

    /// <inheritdoc/>
    public void Abort() => _transport.Abort();

    private static Response PlainAnswer()
    {
        Response answer = Response.Bytes(s_plainText, "text/plain; charset=utf-8", StatusCode.BadRequest);
        answer.Fields.Add("Cache-Control", "no-store");
        return answer;
    }

    private async ValueTask EndAsync(TlsAccepted accepted)
    {
        if (accepted.Outcome == TlsOutcome.NotTls && accepted.FirstByte is (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z'))
        {
            Log.PlainOnTls(_server.Log, _transport.RemoteEndPoint);
            await AnswerPlainAsync();
        }
        else if (accepted.Outcome != TlsOutcome.Gone)
        {
            Log.NoHandshake(_server.Log, _transport.RemoteEndPoint, accepted.Outcome, accepted.Reason);
        }

        _transport.Close();
    }

    private async ValueTask AnswerPlainAsync()
    {
        _timer.Set(_transport.Loop.NowMilliseconds + LingerMilliseconds);
        Http1Head head = Http1Head.Of(s_plainAnswer, ResponseFraming.ContentLength, _server.SendServerField);
        byte[] answer = new byte[head.MaxLength + s_plainText.Length];
        int length = head.Write(answer, _server.Date(), ConnectionOption.Close);
        s_plainText.CopyTo(answer, length);
        if (!(await _transport.SendAsync(answer.AsMemory(0, length + s_plainText.Length))).IsOk) return;
        _transport.ShutdownSend();
        var rest = new ReceiveBuffer(_transport.Loop.Buffers, BufferPool.BlockBytes);
        for (long dropped = 0; dropped < MaxLingerBytes && (await _transport.ReceiveAsync(rest)).IsOk;)
        {
            dropped += rest.UnreadLength;
            rest.Release();
        }

        rest.Release();
    }
}
