using System;
using System.Collections.Generic;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Saker.Exchange;
using Saker.Protocol.Http1;
using Saker.Transport;

namespace Saker;

/// <summary>How a server listens and what it puts up with. Owned by the caller until it is given to an <see cref="HttpServer"/>; not changed afterwards.</summary>
public sealed class ServerOptions
{
    /// <summary>
    /// Addresses to listen on for plain HTTP; port 0 takes a free one. When these and <see cref="SecureEndPoints"/> are both empty: 127.0.0.1
    /// port 8080.
    /// </summary>
    public IList<IPEndPoint> EndPoints { get; } = [];

    /// <summary>Addresses to listen on for HTTPS; port 0 takes a free one. They need <see cref="Tls"/>.</summary>
    public IList<IPEndPoint> SecureEndPoints { get; } = [];

    /// <summary>Certificates and limits for <see cref="SecureEndPoints"/>; null without any.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Whether requests over plain HTTP are answered with a redirect to the first of <see cref="SecureEndPoints"/> and nothing else.</summary>
    public bool RedirectsToHttps { get; init; }

    /// <summary>How bytes are moved. <see cref="TransportKind.Auto"/> takes epoll on Linux and System.Net.Sockets elsewhere.</summary>
    public TransportKind Transport { get; init; } = TransportKind.Auto;

    /// <summary>Event loops, each with a thread of its own. One a CPU keeps every CPU busy without two threads sharing a connection.</summary>
    public int Loops { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether responses carry <c>Server: saker</c>.</summary>
    public bool SendServerField { get; init; } = true;

    /// <summary>Limits of the HTTP/1.1 parser.</summary>
    public Http1Limits Http1 { get; init; } = Http1Limits.Default;

    /// <summary>
    /// Time for a whole request head from its first byte, and for the first byte on a new connection. Beyond it: 408.
    /// </summary>
    /// <remarks>nginx client_header_timeout 60 s, Kestrel 30 s, Apache (reqtimeout) 20-40 s.</remarks>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may wait for its next request.</summary>
    /// <remarks>nginx keepalive_timeout 75 s, Kestrel 130 s, Apache 5 s.</remarks>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>How long a client may send nothing in the middle of a request's content. Beyond it: 408.</summary>
    /// <remarks>nginx client_body_timeout 60 s.</remarks>
    public TimeSpan ContentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client may take nothing of what is being sent before it is cut off.</summary>
    /// <remarks>nginx send_timeout 60 s.</remarks>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest request content, in bytes. Beyond it: 413 and close.</summary>
    /// <remarks>nginx client_max_body_size 1 MiB, Kestrel 30 MB. A server for files needs none; its handlers may.</remarks>
    public long MaxContentBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How much content that a handler did not read is read and dropped to keep the connection, in bytes. More of it ends the connection.</summary>
    /// <remarks>Go's net/http 256 KiB.</remarks>
    public long MaxDiscardedContentBytes { get; init; } = 256 * 1024;

    /// <summary>Takes one record for every answer; null for none.</summary>
    public IAccessLog? AccessLog { get; init; }

    /// <summary>Where diagnostics go.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
