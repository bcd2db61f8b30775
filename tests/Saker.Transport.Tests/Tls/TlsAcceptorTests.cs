using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Security.Authentication;
using System.Threading.Tasks;
using Saker.Transport.Tls;
using Xunit;

namespace Saker.Transport.Tests.Tls;

/// <summary>Handshakes in memory: how they may be cut, broken, drawn out and piled up.</summary>
public sealed class TlsAcceptorTests
{
    public static TheoryData<SslProtocols> Versions => [SslProtocols.Tls12, SslProtocols.Tls13];

    [Theory, MemberData(nameof(Versions))]
    public void A_handshake_succeeds_wherever_its_flights_are_cut(SslProtocols version) => PlainThread.Run(() =>
    {
        int longest = 600;
        for (int at = 1; at < longest; at += at < 12 ? 1 : 13)
        {
            int where = at;
            using TlsPair pair = new();
            pair.Cut = bytes => bytes.Length <= where ? [bytes] : [bytes[..where], bytes[where..]];
            Task client = pair.BeginHandshake(version);
            pair.Run();
            Assert.True(client.IsCompletedSuccessfully, $"cut at {where}");
            Assert.Equal(TlsOutcome.Secured, pair.Outcome().Outcome);
        }
    });

    [Theory, MemberData(nameof(Versions))]
    public void A_handshake_succeeds_byte_by_byte(SslProtocols version) => PlainThread.Run(() =>
    {
        using TlsPair pair = new() { Cut = static bytes => bytes.Select(one => new[] { one }) };
        pair.Transport.Client.MaxBytesPerSend = 1;
        Task client = pair.BeginHandshake(version);
        pair.Run();
        Assert.True(client.IsCompletedSuccessfully);
        Assert.Equal(TlsOutcome.Secured, pair.Outcome().Outcome);
        Assert.Equal(0, pair.Acceptor.UnderWay);
    });

    [Theory, MemberData(nameof(Versions))]
    public void A_handshake_that_ends_early_is_over_wherever_it_ends(SslProtocols version) => PlainThread.Run(() =>
    {
        for (int at = 1; at < 200; at += 11)
        {
            int where = at;
            using TlsPair pair = new() { Cut = bytes => [bytes[..Math.Min(where, bytes.Length - 1)]] };
            _ = pair.BeginHandshake(version);
            pair.Run();
            Assert.False(pair.Accepting.IsCompleted);
            pair.Transport.Client.Shutdown();
            pair.Run();
            Assert.Equal(TlsOutcome.Failed, pair.Outcome().Outcome);
            Assert.True(pair.Transport.Client.IsClosed);
            Assert.Equal(0, pair.Loop.Buffers.Lent);
            Assert.Equal(0, pair.Acceptor.UnderWay);
        }
    });

    [Fact]
    public void A_reset_in_the_middle_of_a_handshake_ends_it() => PlainThread.Run(() =>
    {
        using TlsPair pair = new() { Cut = static bytes => [bytes[..^1]] };
        _ = pair.BeginHandshake();
        pair.Run();
        pair.Transport.Client.Reset();
        pair.Run();
        Assert.Equal(TlsOutcome.Failed, pair.Outcome().Outcome);
        Assert.Equal(0, pair.Loop.Buffers.Lent);
    });

    [Fact]
    public void A_client_that_leaves_without_a_word_is_gone() => PlainThread.Run(() =>
    {
        using TlsPair pair = new();
        pair.Transport.Client.Shutdown();
        pair.Run();
        Assert.Equal(TlsOutcome.Gone, pair.Outcome().Outcome);
        Assert.True(pair.Transport.Client.IsClosed);
    });

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\0\0\0\0")]
    [InlineData("\u0080\u002e\u0001")]      // SSL 2
    public void What_does_not_begin_a_handshake_is_told_apart_and_left_open(string bytes) => PlainThread.Run(() =>
    {
        using TlsPair pair = new();
        pair.Transport.Client.Send(System.Text.Encoding.Latin1.GetBytes(bytes));
        pair.Run();
        Assert.Equal(new TlsAccepted(TlsOutcome.NotTls, FirstByte: (byte)bytes[0]), pair.Outcome());
        Assert.False(pair.Transport.Client.IsClosed);
        Assert.Equal(0, pair.Loop.Buffers.Lent);
    });

    [Fact]
    public void Garbage_after_a_first_byte_that_fits_fails_with_a_reason() => PlainThread.Run(() =>
    {
        for (int seed = 0; seed < 50; seed++)
        {
            byte[] garbage = new byte[400];
            new Random(seed).NextBytes(garbage);
            garbage[0] = 22;
            garbage[1] = 3;
            garbage[2] = 1;
            garbage[3] = 0;     // a record of at most 255 bytes, so that it is whole
            using TlsPair pair = new();
            pair.Transport.Client.Send(garbage);
            pair.Run();
            Assert.Equal(TlsOutcome.Failed, pair.Outcome().Outcome);
            Assert.NotNull(pair.Outcome().Reason);
            Assert.True(pair.Transport.Client.IsClosed);
            Assert.Equal(0, pair.Loop.Buffers.Lent);
        }
    });

    [Theory, InlineData(0), InlineData(1), InlineData(100)]
    public void A_handshake_that_takes_too_long_is_closed(int bytesOfHello) => PlainThread.Run(() =>
    {
        using TlsPair pair = new(new TlsSettings { HandshakeTimeout = TimeSpan.FromSeconds(10) }) { Cut = bytes => [bytes[..bytesOfHello]] };
        _ = pair.BeginHandshake();
        pair.Run();
        pair.Loop.Advance(TimeSpan.FromSeconds(9));
        Assert.False(pair.Accepting.IsCompleted);
        pair.Loop.Advance(TimeSpan.FromSeconds(2));
        pair.Run();
        Assert.Equal(TlsOutcome.TimedOut, pair.Outcome().Outcome);
        Assert.True(pair.Transport.Client.IsClosed);
        Assert.Equal(0, pair.Loop.Buffers.Lent);
    });

    [Fact]
    public void Bytes_that_trickle_do_not_extend_the_time_for_a_handshake() => PlainThread.Run(() =>
    {
        using TlsPair pair = new(new TlsSettings { HandshakeTimeout = TimeSpan.FromSeconds(10) });
        byte[] hello = HelloOf(pair);
        for (int second = 0; second < 11; second++)
        {
            pair.Transport.Client.Send(hello.AsSpan(second, 1));
            pair.Loop.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(TlsOutcome.TimedOut, pair.Outcome().Outcome);
    });

    [Fact]
    public void One_handshake_too_many_cuts_off_the_one_that_began_first() => PlainThread.Run(() =>
    {
        TlsSettings settings = new() { MaxHandshakes = 3 };
        EventLoop loop = EventLoop.CreateManual();
        TlsAcceptor acceptor = new(loop, new TlsCertificates([TestIdentity.Localhost], settings.ApplicationProtocols), settings);
        List<TlsPair> stuck = [];
        for (int i = 0; i < 3; i++)
        {
            TlsPair pair = new(settings, acceptor: acceptor, loop: loop) { Cut = static bytes => [bytes[..^1]] };
            _ = pair.BeginHandshake();
            pair.Run();
            stuck.Add(pair);
        }

        using TlsPair idle = new(settings, acceptor: acceptor, loop: loop);   // has not said anything: holds no place
        Assert.Equal(3, acceptor.UnderWay);
        using TlsPair fresh = new(settings, acceptor: acceptor, loop: loop);
        Task client = fresh.BeginHandshake();
        fresh.Run();
        Assert.True(client.IsCompletedSuccessfully);
        Assert.Equal(TlsOutcome.CutOff, stuck[0].Outcome().Outcome);
        Assert.True(stuck[0].Transport.Client.IsClosed);
        Assert.False(stuck[1].Accepting.IsCompleted);
        Assert.False(stuck[2].Accepting.IsCompleted);
        Assert.False(idle.Accepting.IsCompleted);
        foreach (TlsPair pair in stuck) pair.Dispose();
        Assert.Equal(0, acceptor.UnderWay);
    });

    [Fact]
    public void A_handshake_whose_time_runs_out_before_its_turn_does_not_begin() => PlainThread.Run(() =>
    {
        TlsSettings settings = new() { HandshakesPerTurn = 1, HandshakeTimeout = TimeSpan.FromSeconds(10) };
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        EventLoop loop = EventLoop.CreateManual(clock);
        TlsAcceptor acceptor = new(loop, new TlsCertificates([TestIdentity.Localhost], settings.ApplicationProtocols), settings);
        TlsPair[] crowd = [.. Enumerable.Range(0, 9).Select(_ => new TlsPair(settings, acceptor: acceptor, loop: loop))];
        byte[] hello = HelloOf(crowd[0]);
        foreach (TlsPair pair in crowd) pair.Transport.Client.Send(hello);
        loop.Post(_ => clock.Advance(TimeSpan.FromSeconds(11)), null);
        loop.RunUntilIdle();
        Assert.All(crowd, pair => Assert.Equal(TlsOutcome.TimedOut, pair.Outcome().Outcome));
        Assert.All(crowd, pair => Assert.True(pair.Transport.Client.IsClosed));
        Assert.Equal((0, 0), (acceptor.UnderWay, loop.Buffers.Lent));
        foreach (TlsPair pair in crowd) pair.Dispose();
    });

    [Fact]
    public void A_crowd_of_handshakes_leaves_turns_to_others() => PlainThread.Run(() =>
    {
        TlsSettings settings = new() { HandshakesPerTurn = 2 };
        EventLoop loop = EventLoop.CreateManual();
        TlsAcceptor acceptor = new(loop, new TlsCertificates([TestIdentity.Localhost], settings.ApplicationProtocols), settings);
        TlsPair[] crowd = [.. Enumerable.Range(0, 9).Select(_ => new TlsPair(settings, acceptor: acceptor, loop: loop))];
        byte[] hello = HelloOf(crowd[0]);

        // Handshakes that wait for the client's next word, as seen at the end of every turn.
        List<int> underWay = [];
        foreach (TlsPair pair in crowd) pair.Transport.Client.Send(hello);
        Count();
        loop.RunUntilIdle();
        Assert.Equal(9, acceptor.UnderWay);
        for (int i = 1; i < underWay.Count; i++) Assert.InRange(underWay[i] - underWay[i - 1], 0, 2);
        foreach (TlsPair pair in crowd) pair.Dispose();

        void Count()
        {
            underWay.Add(acceptor.UnderWay);
            if (acceptor.UnderWay < 9 && underWay.Count < 100) loop.Post(_ => Count(), null);
        }
    });

    [Fact]
    public void The_protocol_is_the_first_of_ours_that_the_client_offers() => PlainThread.Run(() =>
    {
        TlsSettings settings = new() { ApplicationProtocols = ["h2", "http/1.1"] };
        Assert.Equal("h2", Negotiated(settings, SslApplicationProtocol.Http11, SslApplicationProtocol.Http2));
        Assert.Equal("http/1.1", Negotiated(settings, SslApplicationProtocol.Http11));
        Assert.Equal("", Negotiated(settings));
        Assert.Equal("http/1.1", Negotiated(new TlsSettings(), SslApplicationProtocol.Http2, SslApplicationProtocol.Http11));
    });

    [Fact]
    public void A_client_that_offers_only_what_we_do_not_speak_is_refused() => PlainThread.Run(() =>
    {
        using TlsPair pair = new();
        Task client = pair.BeginHandshake(SslProtocols.Tls13, "localhost", new SslApplicationProtocol("spdy/3"));
        pair.Run();
        Assert.Equal(TlsOutcome.Failed, pair.Outcome().Outcome);
        Assert.True(client.IsFaulted);
    });

    [Fact]
    public void Only_TLS_1_2_and_1_3_are_spoken() => PlainThread.Run(() =>
    {
        TlsSettings settings = new();
        SslServerAuthenticationOptions options = new TlsCertificates([TestIdentity.Localhost], settings.ApplicationProtocols).Select("");
        Assert.Equal(SslProtocols.Tls12 | SslProtocols.Tls13, options.EnabledSslProtocols);
        Assert.False(options.AllowRenegotiation);

        // A hello of TLS 1.1 whose only mistake is its age.
        using TlsPair pair = new();
        byte[] hello = [22, 3, 1, 0, 47, 1, 0, 0, 43, 3, 2, .. new byte[32], 0, 0, 4, 0xC0, 0x13, 0xC0, 0x14, 1, 0];
        pair.Transport.Client.Send(hello);
        pair.Run();
        Assert.Equal(TlsOutcome.Failed, pair.Outcome().Outcome);
        Assert.Equal([21, 3], pair.Records[..2]);       // an alert: protocol_version
        Assert.Equal([2, 70], pair.Records[^2..]);
    });

    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("LOCALHOST", "localhost")]
    [InlineData("example.org", "example.org")]
    [InlineData("www.example.org", "*.example.org")]
    [InlineData("special.example.org", "special.example.org")]
    [InlineData("a.b.example.org", "localhost")]        // a wildcard stands for one label
    [InlineData("unknown.test", "localhost")]
    [InlineData("", "localhost")]
    public void The_certificate_is_the_one_for_the_name_that_is_asked_for(string asked, string expected) => PlainThread.Run(() =>
    {
        TlsCertificates certificates = new(
            [TestIdentity.Localhost, TestIdentity.Make("*.example.org"), TestIdentity.Make("example.org"), TestIdentity.Make("special.example.org")],
            ["http/1.1"]);
        using TlsPair pair = new(certificates: certificates);
        _ = pair.BeginHandshake(SslProtocols.Tls13, asked);
        pair.Run();
        Assert.Equal(TlsOutcome.Secured, pair.Outcome().Outcome);
        Assert.Equal($"CN={expected}", pair.Client.RemoteCertificate!.Subject);
        Assert.Equal(asked, pair.Server.ServerName);
    });

    [Fact]
    public void A_replaced_certificate_is_for_new_connections_and_the_open_ones_go_on() => PlainThread.Run(() =>
    {
        TlsCertificates certificates = new([TestIdentity.Localhost], ["http/1.1"]);
        using TlsPair open = new(certificates: certificates);
        _ = open.BeginHandshake();
        open.Run();
        certificates.Replace([TestIdentity.Make("new.test")]);
        using TlsPair next = new(certificates: certificates);
        _ = next.BeginHandshake();
        next.Run();
        Assert.Equal("CN=new.test", next.Client.RemoteCertificate!.Subject);
        Assert.True(open.Server.SendAsync("still"u8.ToArray()).Now().IsOk);
        Assert.Equal("still"u8.ToArray(), open.ClientReads(5));
    });

    private static string Negotiated(TlsSettings settings, params SslApplicationProtocol[] offered)
    {
        using TlsPair pair = new(settings);
        _ = pair.BeginHandshake(SslProtocols.Tls13, "localhost", offered);
        pair.Run();
        return pair.Server.ApplicationProtocol;
    }

    /// <summary>What a client says first, which is not sent.</summary>
    private static byte[] HelloOf(TlsPair pair)
    {
        byte[] hello = [];
        pair.Cut = bytes =>
        {
            hello = bytes;
            return [];
        };
        _ = pair.BeginHandshake();
        pair.Run();
        return hello;
    }
}
