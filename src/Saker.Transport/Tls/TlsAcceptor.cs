using System;
using System.Collections.Generic;
using System.Net.Security;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Transport.Tls;

/// <summary>
/// The handshakes of one loop: takes a connection that was just accepted and makes a <see cref="TlsTransport"/> of it. Loop-bound.
/// </summary>
/// <remarks>
/// A connection goes through: wait for the first bytes (nothing is allocated for a session yet) → is it TLS at all? → wait for a
/// place in this turn of the loop → handshake. One timer bounds all of it. What must not be: that a flood of handshakes keeps
/// the loop from those it serves, hence the places; that those who begin and do not go on keep others out, hence the oldest
/// is cut off when there are too many.
/// </remarks>
public sealed class TlsAcceptor
{
    /// <summary>ContentType handshake of RFC 8446 §5.1: the first byte of every TLS connection.</summary>
    private const byte HandshakeRecord = 22;

    private static readonly ServerOptionsSelectionCallback s_select = static (_, hello, state, _) =>
        new ValueTask<SslServerAuthenticationOptions>(((TlsAcceptor)state!)._certificates.Select(hello.ServerName));

    private readonly EventLoop _loop;
    private readonly TlsCertificates _certificates;
    private readonly TlsSettings _settings;
    private readonly long _timeoutMilliseconds;
    private readonly LinkedList<Handshake> _underWay = new();
    private int _begunThisTurn;

    /// <summary>The handshakes of <paramref name="loop"/>.</summary>
    /// <param name="loop">The loop of the connections.</param>
    /// <param name="certificates">Whom to be; may be shared with other loops.</param>
    /// <param name="settings">Limits and offers.</param>
    public TlsAcceptor(EventLoop loop, TlsCertificates certificates, TlsSettings settings)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(certificates);
        ArgumentNullException.ThrowIfNull(settings);
        _loop = loop;
        _certificates = certificates;
        _settings = settings;
        _timeoutMilliseconds = (long)settings.HandshakeTimeout.TotalMilliseconds;
    }

    /// <summary>Handshakes under way.</summary>
    public int UnderWay => _underWay.Count;

    /// <summary>
    /// Brings a new connection to the end of its handshake. Unless the outcome is Secured or NotTls, <paramref name="transport"/>
    /// is closed by then. Aborting or cancelling <paramref name="transport"/> ends it early.
    /// </summary>
    public async ValueTask<TlsAccepted> AcceptAsync(ITransport transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        _loop.AssertOnLoop();
        var stream = new CipherStream(transport);
        var handshake = new Handshake(transport);
        using LoopTimer timer = _loop.CreateTimer(() => handshake.End(TlsOutcome.TimedOut));
        timer.Set(_loop.NowMilliseconds + _timeoutMilliseconds);
        TlsAccepted accepted = await WaitForHelloAsync(stream, handshake) ?? await HandshakeAsync(transport, stream, handshake);
        if (accepted.Outcome == TlsOutcome.Secured) return accepted;
        stream.Release();
        if (accepted.Outcome != TlsOutcome.NotTls) transport.Close();
        return accepted;
    }

    /// <summary>Waits for the first bytes; null when they may begin a handshake.</summary>
    private static async ValueTask<TlsAccepted?> WaitForHelloAsync(CipherStream stream, Handshake handshake)
    {
        IoResult first = await stream.ReceiveFirstAsync();
        if (!first.IsOk) return new TlsAccepted(handshake.EndedBy ?? TlsOutcome.Gone);
        byte firstByte = stream.Received.Span[0];
        return firstByte == HandshakeRecord ? null : new TlsAccepted(TlsOutcome.NotTls, FirstByte: firstByte);
    }

    private async ValueTask<TlsAccepted> HandshakeAsync(ITransport transport, CipherStream stream, Handshake handshake)
    {
        await TakePlaceAsync(handshake);
        if (handshake.EndedBy is { } early) return new TlsAccepted(early);
        if (_underWay.Count >= _settings.MaxHandshakes) _underWay.First!.Value.End(TlsOutcome.CutOff);
        LinkedListNode<Handshake> node = _underWay.AddLast(handshake);
        SslStream ssl = new(stream, leaveInnerStreamOpen: true);
        try
        {
            await ssl.AuthenticateAsServerAsync(s_select, this, CancellationToken.None);
            await _loop;
            if (handshake.EndedBy is null) return new TlsAccepted(TlsOutcome.Secured, new TlsTransport(transport, stream, ssl));
            ssl.Dispose();
            return new TlsAccepted(handshake.EndedBy.Value);
        }
#pragma warning disable CA1031 // Garbage takes SslStream by surprise in more ways than it documents; whatever it throws is about this handshake alone.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await _loop;
            ssl.Dispose();
            return new TlsAccepted(handshake.EndedBy ?? TlsOutcome.Failed, Reason: (exception.InnerException ?? exception).Message);
        }
        finally
        {
            if (node.List is not null) _underWay.Remove(node);
        }
    }

    /// <summary>Waits for a turn of the loop in which one handshake more may begin; takes no place where its time runs out before.</summary>
    private async ValueTask TakePlaceAsync(Handshake handshake)
    {
        while (_begunThisTurn >= _settings.HandshakesPerTurn && handshake.EndedBy is null) await _loop.Yield();
        if (handshake.EndedBy is not null) return;

        // The first one of a turn opens the next turn's places; it is posted before any of those who wait for them.
        if (_begunThisTurn++ == 0) _loop.Post(static acceptor => ((TlsAcceptor)acceptor!)._begunThisTurn = 0, this);
    }

    /// <summary>A handshake that can be given up.</summary>
    private sealed class Handshake(ITransport transport)
    {
        /// <summary>Why it was given up; null while it is not.</summary>
        public TlsOutcome? EndedBy { get; private set; }

        public void End(TlsOutcome outcome)
        {
            EndedBy ??= outcome;
            transport.CancelPending(outcome == TlsOutcome.TimedOut ? IoStatus.TimedOut : IoStatus.Reset);
        }
    }
}
