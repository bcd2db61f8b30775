using System;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Saker.Connections;
using Saker.Exchange;
using Saker.Transport;

namespace Saker.Tests.Connections;

/// <summary>A server without sockets or threads: connections over memory on a manual loop, whose clock moves when the test says so.</summary>
internal sealed class MemoryServer : IDisposable
{
    private readonly EventLoop _loop;
    private readonly ServerLoop _server;
    private readonly ListLogger _log = new();

    public MemoryServer(Func<Request, Response?> handler, ServerOptions? options = null)
        : this(request => new ValueTask<Response?>(handler(request)), options)
    {
    }

    public MemoryServer(Func<Request, ValueTask<Response?>> handler, ServerOptions? options = null)
        : this(new Function(handler), options)
    {
    }

    public MemoryServer(IHandler handler, ServerOptions? options = null, bool handlerMayBeSkipped = false)
    {
        _loop = EventLoop.CreateManual(new ManualClock(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero)));
        options ??= new ServerOptions();
        _server = new ServerLoop(_loop, handler, options, _log, options.Limits.RateLimit is { } limit ? new RateLimiter(limit) : null, handlerMayBeSkipped);
    }

    public IReadOnlyList<string> LogLines => _log.Lines;

    public int BuffersLent => _loop.Buffers.Lent;

    public int ConnectionCount => _server.Connections.Count;

    public MemoryPeer Connect(string? address = null)
    {
        var transport = new MemoryTransport(_loop) { RemoteEndPoint = address is null ? null : new IPEndPoint(IPAddress.Parse(address), 1) };
        var counting = new CountingTransport(transport);
        Start(counting);
        return new MemoryPeer(this, transport.Client, counting);
    }

    public void Start(ITransport transport)
    {
        _ = ProtocolSelector.RunAsync(transport, _server);
        Run();
    }

    public EventLoop Loop => _loop;

    public RecentAnswers? Recent => _server.Recent;

    public void Run() => _loop.RunUntilIdle();

    public void Advance(TimeSpan by) => _loop.Advance(by);

    public Task BeginDrain()
    {
        Task drained = _server.Connections.DrainAsync();
        Run();
        return drained;
    }

    /// <summary>What the server does when its deadline for stopping has come.</summary>
    public void AbortAll()
    {
        _server.Connections.AbortAll();
        Run();
    }

    public void Dispose()
    {
        AbortAll();
        _loop.Dispose();
    }

    private sealed class Function(Func<Request, ValueTask<Response?>> function) : IHandler
    {
        public ValueTask<Response?> HandleAsync(Request request) => function(request);
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel}: {formatter(state, exception)} {exception?.Message}".TrimEnd());
    }
}
