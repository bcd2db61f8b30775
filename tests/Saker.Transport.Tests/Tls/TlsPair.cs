using System;
using System.Collections.Generic;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.Transport.Tls;
using Xunit;

namespace Saker.Transport.Tests.Tls;

/// <summary>
/// A server's end and a real TLS client, in memory, on a manual loop: nothing moves but in <see cref="Run"/>, and the test says how the
/// client's bytes are cut. Used on a <see cref="PlainThread"/>.
/// </summary>
internal sealed class TlsPair : IDisposable
{
    private readonly PeerStream _peer = new();
    private Task _handshake = Task.CompletedTask;

    internal TlsPair(TlsSettings? settings = null, TlsCertificates? certificates = null, TlsAcceptor? acceptor = null, EventLoop? loop = null)
    {
        Loop = loop ?? EventLoop.CreateManual();
        Transport = new MemoryTransport(Loop);
        settings ??= new TlsSettings();
        Acceptor = acceptor ?? new TlsAcceptor(Loop, certificates ?? new TlsCertificates([TestIdentity.Localhost], settings.ApplicationProtocols), settings);
        Accepting = Acceptor.AcceptAsync(Transport).AsTask();
        Client = new SslStream(_peer, leaveInnerStreamOpen: true);
    }

    internal EventLoop Loop { get; }

    internal MemoryTransport Transport { get; }

    internal TlsAcceptor Acceptor { get; }

    internal Task<TlsAccepted> Accepting { get; }

    internal SslStream Client { get; }

    /// <summary>How what the client sends is cut into pieces, each a receive of its own.</summary>
    internal Func<byte[], IEnumerable<byte[]>> Cut { get; set; } = static bytes => [bytes];

    /// <summary>All the records the server has sent.</summary>
    internal List<byte> Records { get; } = [];

    internal TlsTransport Server => Outcome().Transport!;

    internal TlsAccepted Outcome()
    {
        Assert.True(Accepting.IsCompleted, "the handshake is under way");
        return Accepting.GetAwaiter().GetResult();
    }

    /// <summary>A secured pair.</summary>
    internal static TlsPair Secured(SslProtocols protocol = SslProtocols.Tls13, TlsSettings? settings = null)
    {
        TlsPair pair = new(settings);
        _ = pair.BeginHandshake(protocol);
        pair.Run();
        Assert.Equal(TlsOutcome.Secured, pair.Outcome().Outcome);
        return pair;
    }

    internal Task BeginHandshake(SslProtocols protocol = SslProtocols.Tls13, string host = "localhost", params SslApplicationProtocol[] offered)
        => _handshake = Client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = protocol,
            ApplicationProtocols = offered.Length > 0 ? [.. offered] : null,
#pragma warning disable CA5359 // The certificate is the test's own; which one it is, tests look at.
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        });

    /// <summary>Moves bytes until neither side has anything to say.</summary>
    internal void Run()
    {
        bool moved;
        do
        {
            moved = false;

            // A client looks at the server's certificate on another thread.
            Assert.True(SpinWait.SpinUntil(() => _handshake.IsCompleted || _peer.IsWaiting, TestServer.Patience), "the client is stuck");
            byte[][] sent = [.. _peer.Outbox];
            _peer.Outbox.Clear();
            foreach (byte[] bytes in sent)
            {
                foreach (byte[] piece in Cut(bytes))
                {
                    Transport.Client.Send(piece);
                    Loop.RunUntilIdle();
                }

                moved = true;
            }

            Loop.RunUntilIdle();
            byte[] received = Transport.Client.TakeReceived();
            bool ends = Transport.Client.SawEndOfStream && !_peer.Ended;
            if (ends) _peer.Ended = true;
            if (received.Length > 0 || ends)
            {
                Records.AddRange(received);
                _peer.Arrive(received);
                moved = true;
            }
        }
        while (moved);
    }

    /// <summary>Encrypts and sends.</summary>
    internal void ClientSends(string text) => ClientSends(Encoding.UTF8.GetBytes(text));

    /// <summary>Encrypts and sends each as a record of its own, or several where it is too large for one.</summary>
    internal void ClientSends(params byte[][] messages)
    {
        foreach (byte[] message in messages)
        {
            Task writing = Client.WriteAsync(message).AsTask();
            Assert.True(writing.IsCompletedSuccessfully);
        }

        Run();
    }

    /// <summary>Reads until <paramref name="count"/> bytes are there or the server has ended.</summary>
    internal byte[] ClientReads(int count)
    {
        byte[] into = new byte[count];
        Task<int> reading = Client.ReadAtLeastAsync(into, count, throwOnEndOfStream: false).AsTask();
        Run();
        Assert.True(reading.IsCompleted, "the server has sent less, and no end");
        return into[..reading.GetAwaiter().GetResult()];
    }

    public void Dispose()
    {
        Transport.Close();
        Loop.RunUntilIdle();
        _peer.Ended = true;
        _peer.Arrive([]);
        Client.Dispose();
    }
}
