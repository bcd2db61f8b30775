using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Saker.Connections;
using Saker.Exchange;
using Saker.Tests.Shared;
using Saker.Tests.Truth;
using Saker.Transport;
using Saker.Transport.Tls;
using Xunit;

namespace Saker.Tests.Modes;

/// <summary>
/// A whole server on a real socket, spoken to in one mode, with a clock that stands still: for tests of what is the same in all of them. Owned by its test.
/// </summary>
/// <remarks>
/// A suite over it is an abstract class that takes a <see cref="ServerMode"/>, with a class in it for every row of <see cref="ServerMode"/>, so that
/// each body is written once.
/// </remarks>
internal sealed class ModeServer : IDisposable
{
    private const int PatienceMilliseconds = 30_000;

    private static readonly MadeCertificate s_certificate = MadeCertificate.For("localhost");

    private readonly TempFolder _folder = new();
    private readonly RecordingLoggerFactory _log = new();
    private readonly ManualClock _clock;
    private readonly ServerMode _mode;
    private readonly HttpServer _server;
    private readonly IModeClient _client;

    public ModeServer(ServerMode mode, IHandler handler, DateTimeOffset? now = null, IAccessLog? accessLog = null)
    {
        _mode = mode;

        // Far enough after every file that a test writes for none to be young.
        _clock = new ManualClock(now ?? DateTimeOffset.UtcNow.AddHours(1));
        var options = new ServerOptions { Transport = mode.Transport, Loops = 1, TimeProvider = _clock, AccessLog = accessLog, LoggerFactory = _log, Tls = mode.IsSecure ? new TlsOptions() : null };
        if (mode.IsSecure)
        {
            (string certificate, string key) = s_certificate.WriteTo(_folder.Path, "localhost");
            options.Tls!.Certificates.Add(new CertificateFiles(certificate, key));
        }

        (mode.IsSecure ? options.SecureEndPoints : options.EndPoints).Add(new IPEndPoint(IPAddress.Loopback, 0));
        _server = new HttpServer(handler, options);
        _server.StartAsync().AsTask().GetAwaiter().GetResult();
        _client = Connect();
    }

    public ModeServer(ServerMode mode, Func<Request, ValueTask<Response?>> handler, IAccessLog? accessLog = null)
        : this(mode, new Function(handler), accessLog: accessLog)
    {
    }

    /// <summary>What was logged, apart from accesses.</summary>
    public IReadOnlyList<string> LogLines => [.. _log.Log.Messages];

    /// <summary>Another client, with a connection of its own.</summary>
    public IModeClient Connect() => _mode.IsHttp2 ? new Http2ModeClient(_mode.IsSecure ? "https" : "http", Open) : new Http1ModeClient(Open);

    public ModeAnswer Get(string target, params string[] fields) => Send("GET", target, fields);

    public ModeAnswer Head(string target, params string[] fields) => Send("HEAD", target, fields);

    public ModeAnswer Send(string method, string target, params string[] fields) => _client.Send(method, target, fields);

    public ModeAnswer Post(string target, byte[] content, params string[] fields) => _client.Send("POST", target, fields, content);

    /// <summary>Moves the clock, and waits until the loop has seen it: a request that came within the turn that sent the last answer would be of that time.</summary>
    public void Advance(TimeSpan by)
    {
        _clock.Advance(by);
        foreach (EventLoop loop in LoopsOf(_server).Keys)
        {
            using var turned = new ManualResetEventSlim();
            loop.Post(_ => loop.Post(_ => turned.Set(), null), null);
            Assert.True(turned.Wait(PatienceMilliseconds), "the loop stands still");
        }
    }

    /// <summary>Begins to stop, gracefully.</summary>
    public Task StopAsync() => _server.StopAsync(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _client.Dispose();
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _log.Dispose();
        _folder.Dispose();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_loops")]
    private static extern ref Dictionary<EventLoop, ServerLoop> LoopsOf(HttpServer server);

    private Stream Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = PatienceMilliseconds, SendTimeout = PatienceMilliseconds };
        socket.Connect((_mode.IsSecure ? _server.SecureEndPoints : _server.EndPoints)[0]);
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (!_mode.IsSecure) return stream;
#pragma warning disable CA5359 // The certificate is the test's own.
        var secure = new SslStream(stream, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        secure.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [_mode.IsHttp2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11] });
        return secure;
    }

    private sealed class Function(Func<Request, ValueTask<Response?>> function) : IHandler
    {
        public ValueTask<Response?> HandleAsync(Request request) => function(request);
    }
}
