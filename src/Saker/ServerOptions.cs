using System;
using System.Collections.Generic;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Saker.Exchange;
using Saker.Transport;

namespace Saker;

/// <summary>How a server listens, and all else that is not said by its handler. Owned by the caller until it is given to an <see cref="HttpServer"/>; not changed afterwards.</summary>
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

    /// <summary>
    /// Whether another server, of the same user, may listen on the same addresses at the same time if it says so too, as for a restart in which the
    /// new one serves before the old one stops (SO_REUSEPORT; Linux). When this is off, an address that is taken is an error.
    /// </summary>
    public bool ReusePort { get; init; }

    /// <summary>How bytes are moved. <see cref="TransportKind.Auto"/> takes epoll on Linux and System.Net.Sockets elsewhere.</summary>
    public TransportKind Transport { get; init; } = TransportKind.Auto;

    /// <summary>Event loops, each with a thread of its own. One a CPU keeps every CPU busy without two threads sharing a connection.</summary>
    public int Loops { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether responses carry <c>Server: saker</c>.</summary>
    public bool SendServerField { get; init; } = true;

    /// <summary>What clients may ask of the server, and how long they may take.</summary>
    public ServerLimits Limits { get; init; } = ServerLimits.Default;

    /// <summary>Takes one record for every answer; null for none.</summary>
    public IAccessLog? AccessLog { get; init; }

    /// <summary>Where diagnostics go.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
