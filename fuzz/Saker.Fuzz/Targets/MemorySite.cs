using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Saker.Connections;
using Saker.Exchange;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Transport;

namespace Saker.Fuzz.Targets;

/// <summary>A server without sockets, threads or files: a manual loop, and a handler that answers in every way a handler can. Owned by one target.</summary>
internal sealed class MemorySite : IHandler, IAccessLog, ILogger
{
    private static readonly byte[] s_text = Encoding.ASCII.GetBytes(new string('x', 600));

    private readonly List<string> _methods = [];

    /// <summary>A server that nobody is connected to.</summary>
    /// <param name="maxDiscardedContentBytes">How much content that no handler wants is read to keep a connection, in bytes.</param>
    public MemorySite(long maxDiscardedContentBytes)
    {
        Loop = EventLoop.CreateManual();
        var options = new ServerOptions
        {
            AccessLog = this,
            Limits = new ServerLimits
            {
                MaxContentBytes = 300,
                MaxDiscardedContentBytes = maxDiscardedContentBytes,
                Http1 = new Http1Limits { MaxHeadBytes = 1024, MaxRequestLineBytes = 256, MaxFieldCount = 16 },
            },
        };
        Server = new ServerLoop(Loop, this, options, this);
    }

    /// <summary>The loop; whoever runs it is its thread.</summary>
    public EventLoop Loop { get; }

    /// <summary>What the connections share.</summary>
    public ServerLoop Server { get; }

    /// <summary>The first thing that was logged as a fault of ours, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>The methods of the requests that were answered, in order; empty for one that could not be read.</summary>
    public IReadOnlyList<string> Methods => _methods;

    /// <summary>Forgets what was answered.</summary>
    public void ForgetAnswers() => _methods.Clear();

    /// <inheritdoc/>
    public ValueTask<Response?> HandleAsync(Request request) => request.Path switch
    {
        "/" => new(Response.Text("hello")),
        "/echo" => EchoAsync(request),
        "/part" => PartAsync(request),
        "/later" => LaterAsync(),
        "/stream" => new(Response.Stream(new MemoryStream(s_text), "text/plain")),
        "/length" => new(Response.Stream(new MemoryStream(s_text), "text/plain", s_text.Length)),
        "/parts" => new(new Response(StatusCode.PartialContent, new ResponseContent.Sequence(new ResponseContent.Memory(s_text), ResponseContent.None, new ResponseContent.Memory("end"u8.ToArray())))),
        "/none" => new(new Response(StatusCode.NoContent)),
        "/same" => new(new Response(StatusCode.NotModified)),
        "/go" => new(Response.Redirect("/")),
        _ => default,
    };

    /// <inheritdoc/>
    public void Record(in AccessLogEntry entry) => _methods.Add(Encoding.Latin1.GetString(entry.Method));

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) Fault ??= $"{formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}".TrimEnd();
    }

    private static async ValueTask<Response?> EchoAsync(Request request) =>
        await request.Content.ReadAllAsync(200) is { } bytes ? Response.Bytes(bytes, "text/plain") : ErrorResponses.For(StatusCode.ContentTooLarge);

    // Reads a little, and leaves the rest to whoever comes after.
    private static async ValueTask<Response?> PartAsync(Request request)
    {
        byte[] some = new byte[3];
        ContentRead read = await request.Content.ReadAsync(some);
        return Response.Text(read.Status.ToString());
    }

    private async ValueTask<Response?> LaterAsync()
    {
        await Loop.Yield();
        return Response.Html("<p>later");
    }
}
