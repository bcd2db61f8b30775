using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Saker.Connections;
using Saker.Diagnostics;
using Saker.Exchange;
using Saker.Rules;
using Saker.Transport;
using Saker.Transport.Tls;

namespace Saker;

/// <summary>
/// An HTTP server: event loops that accept connections and answer their requests through one <see cref="IHandler"/>.
/// Owned by the caller, which starts it, stops it and disposes it.
/// </summary>
public sealed class HttpServer : IAsyncDisposable
{
    private const string LogCategory = "Saker.Server";

    private static readonly IPEndPoint s_defaultEndPoint = new(IPAddress.Loopback, 8080);

    private readonly IHandler _handler;
    private readonly ServerOptions _options;
    private readonly ILogger _log;
    private readonly List<IPEndPoint> _endPoints = [];
    private readonly List<IPEndPoint> _secureEndPoints = [];
    private readonly Lock _stopGate = new();
    private EventLoopGroup? _group;
    private Dictionary<EventLoop, ServerLoop> _loops = [];
    private Dictionary<EventLoop, TlsAcceptor> _acceptors = [];
    private ServerCertificates? _certificates;
    private Task? _stopping;
    private bool _isDisposed;

    /// <summary>A server that answers with <paramref name="handler"/>. Nothing is opened before <see cref="StartAsync"/>.</summary>
    /// <param name="handler">Answers every request; the caller disposes it after the server.</param>
    /// <param name="options">Not changed any more from here on; null for the defaults.</param>
    /// <exception cref="ArgumentException">A limit is out of its range.</exception>
    public HttpServer(IHandler handler, ServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handler = handler;
        _options = options ?? new ServerOptions();
        _options.Limits.Validate();
        _log = new QuietLogger(_options.LoggerFactory.CreateLogger(LogCategory), _options.TimeProvider);
    }

    /// <summary>A server that answers with a function.</summary>
    /// <param name="handler">As <see cref="IHandler.HandleAsync"/>.</param>
    /// <param name="options">As for the other constructor.</param>
    public HttpServer(Func<Request, ValueTask<Response?>> handler, ServerOptions? options = null)
        : this(new FunctionHandler(handler), options)
    {
    }

    /// <summary>The addresses the server listens on for plain HTTP, with the ports it got; empty before <see cref="StartAsync"/>.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => _endPoints;

    /// <summary>The addresses it listens on for HTTPS, with the ports it got; empty before <see cref="StartAsync"/>.</summary>
    public IReadOnlyList<IPEndPoint> SecureEndPoints => _secureEndPoints;

    /// <summary>Connections open now, over all loops; an estimate while connections come and go.</summary>
    public int ConnectionCount => _loops.Values.Sum(loop => loop.Connections.Count);

    /// <summary>Opens the addresses and begins to answer.</summary>
    /// <exception cref="ListenException">An address cannot be had; whatever was opened before it is closed again.</exception>
    /// <exception cref="CertificateException">A certificate cannot be used; nothing was opened.</exception>
    /// <exception cref="System.IO.IOException">The process is out of descriptors or memory; nothing was opened.</exception>
    /// <exception cref="InvalidOperationException">The server was started before.</exception>
    /// <exception cref="PlatformNotSupportedException">The system lacks the transport, or shared ports.</exception>
    public async ValueTask StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_group is not null) throw new InvalidOperationException("the server was started before; make a new one");
        if (_options.RedirectsToHttps && _options.SecureEndPoints.Count == 0) throw new InvalidOperationException("RedirectsToHttps needs SecureEndPoints to redirect to");
        _certificates = ServerCertificates.Load(_options, _options.LoggerFactory.CreateLogger(LogCategory));   // news of them come as files change: each is told
        _group = new EventLoopGroup(new EventLoopGroupOptions
        {
            Loops = _options.Loops,
            Kind = _options.Transport,
            SharesPorts = _options.ReusePort,
            Clock = _options.TimeProvider,
            AcceptPaused = (endPoint, error) => Log.AcceptPaused(_log, endPoint, error),
            MaxConnections = _options.Limits.MaxConnections,
            MaxConnectionsPerAddress = _options.Limits.MaxConnectionsPerAddress,
            AddressCrowded = address => Log.AddressCrowded(_log, address, _group!.MaxConnectionsPerAddress),
        });
        RateLimiter? rateLimiter = _options.Limits.RateLimit is { } limit ? new RateLimiter(limit) : null;
        try
        {
            _group.Start();
            IHandler handler = _options.RedirectsToHttps ? new HttpsRedirect(() => _secureEndPoints[0].Port, _handler) : _handler;
            _loops = _group.Loops.ToDictionary(loop => loop, loop => new ServerLoop(loop, handler, _options, _log, rateLimiter, handlerMayBeSkipped: _handler is Site));
            if (_certificates is not null)
            {
                _acceptors = _group.Loops.ToDictionary(loop => loop, _certificates.AcceptorFor);
                await _certificates.WatchAsync(_group.Loops[0]);
            }

            IList<IPEndPoint> wanted = _options.EndPoints.Count + _options.SecureEndPoints.Count > 0 ? _options.EndPoints : [s_defaultEndPoint];
            foreach (IPEndPoint endPoint in _options.SecureEndPoints) _secureEndPoints.Add(_group.Listen(endPoint, OnAcceptedForTls));    // first: a redirect names its port
            foreach (IPEndPoint endPoint in wanted) _endPoints.Add(_group.Listen(endPoint, OnAccepted));
            if (_options.Limits.MaxConnections > _group.MaxConnections) Log.FewerConnections(_log, _options.Limits.MaxConnections, _group.MaxConnections);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Looks at the certificates' files now, and uses what is there for new connections; open ones are not touched. What cannot be used leaves the
    /// old ones in place. Either is logged too.
    /// </summary>
    /// <returns>The certificates that are new, or why they cannot be used; neither where nothing has changed, or there are none.</returns>
    public Task<CertificateNews> ReloadCertificatesAsync() => _certificates?.ReloadAsync() ?? Task.FromResult(new CertificateNews([], null));

    /// <summary>
    /// Stops gracefully: accepts no more, lets every connection finish the answers under way with <c>Connection: close</c>, and cuts
    /// off what is left at the deadline. Calling it again waits for the first call, but a shorter deadline takes effect.
    /// </summary>
    /// <param name="deadline">How long the answers under way may take; zero cuts off at once.</param>
    public Task StopAsync(TimeSpan deadline)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        if (_group is null || _isDisposed) return Task.CompletedTask;
        lock (_stopGate)
        {
            if (_stopping is null) return _stopping = OffLoopAsync(StopCoreAsync(deadline));
        }

        return OffLoopAsync(CutOffAfterAsync(_stopping, deadline));
    }

    /// <summary>Stops at once, cutting off what is under way, and lets go of threads and descriptors. Idempotent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_group is null || _isDisposed) return;
        await StopAsync(TimeSpan.Zero);
        _isDisposed = true;     // from here on the loops run nothing any more, so nothing may wait for them
        await _group.DisposeAsync();
    }

    private void OnAccepted(ITransport transport) => _ = ProtocolSelector.RunAsync(transport, _loops[transport.Loop]);

    private void OnAcceptedForTls(ITransport transport) => _ = new SecureOpening(transport, _loops[transport.Loop], _acceptors[transport.Loop]).RunAsync();

    private async Task StopCoreAsync(TimeSpan deadline)
    {
        await CutOffAfterAsync(DrainAsync(deadline), deadline);
        if (_certificates is not null) await _certificates.DisposeAsync();
    }

    private async Task DrainAsync(TimeSpan deadline)
    {
        // Told at once, so that what is answered from now on says so. But a loop may only be waited for when no connection can come to it any more.
        Task told = Task.WhenAll(_loops.Values.Select(loop => OnLoopAsync(loop, static loop =>
        {
            loop.Connections.BeginDrain();
            return Task.CompletedTask;
        })));
        await Task.WhenAll(told, _group!.StopAcceptingAsync(deadline));
        await Task.WhenAll(_loops.Values.Select(loop => OnLoopAsync(loop, static loop => loop.Connections.DrainAsync())));
    }

    private async Task CutOffAfterAsync(Task drained, TimeSpan deadline)
    {
        if (deadline > TimeSpan.Zero)
        {
            try
            {
                await drained.WaitAsync(deadline, _options.TimeProvider);
                return;
            }
            catch (TimeoutException)
            {
                Log.CutOffAtDeadline(_log, ConnectionCount, deadline);
            }
        }

        await Task.WhenAll(_loops.Values.Select(loop => OnLoopAsync(loop, static loop =>
        {
            loop.Connections.AbortAll();
            return Task.CompletedTask;
        })));

        // A handler that does not end when its request is aborted is not waited for: stopping must end.
        await Task.WhenAny(drained, Task.Delay(TimeSpan.FromSeconds(1), _options.TimeProvider));
    }

    // However it ends: the caller may block in what follows, and a loop must not.
    private static async Task OffLoopAsync(Task work)
    {
        try
        {
            await work;
        }
        finally
        {
            await Task.Yield();
        }
    }

    private static async Task OnLoopAsync(ServerLoop loop, Func<ServerLoop, Task> work)
    {
        await loop.Loop;
        await work(loop);
    }

    private sealed class FunctionHandler : IHandler
    {
        private readonly Func<Request, ValueTask<Response?>> _function;

        public FunctionHandler(Func<Request, ValueTask<Response?>> function)
        {
            ArgumentNullException.ThrowIfNull(function);
            _function = function;
        }

        public ValueTask<Response?> HandleAsync(Request request) => _function(request);
    }
}
