using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Saker.Cli.Options;
using Saker.Cli.Terminals;
using Saker.Diagnostics;
using Saker.Transport;
using Saker.Transport.Tls;

namespace Saker.Cli.Serving;

/// <summary>
/// <c>saker [DIR|FILE]</c> from the first check to the last answer. Used once.
/// </summary>
/// <param name="options">What was asked for.</param>
/// <param name="terminal">Where the outputs lead.</param>
/// <param name="messages">Where to say things.</param>
/// <param name="error">Stderr, for the server's diagnostics.</param>
/// <param name="version">The command's version, for the banner.</param>
internal sealed class ServeCommand(ServeOptions options, TerminalFacts terminal, Messages messages, Stream error, string version)
{
    /// <summary>How long answers under way may take once the command was asked to stop.</summary>
    /// <remarks>docker stop and Kubernetes send SIGKILL after 10 s and 30 s.</remarks>
    private static readonly TimeSpan s_stopDeadline = TimeSpan.FromSeconds(10);

    // Idle connections are gone within this when the server stops, unless their clients have closed them sooner; whoever is left is being answered.
    private static readonly TimeSpan s_idleConnectionsGone = TimeSpan.FromMilliseconds(1_250);

    /// <summary>Serves until a signal says to stop.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandFailure">It cannot be served.</exception>
    public async Task<int> RunAsync()
    {
        // Before the first socket opens: a signal in between would end the process without closing it gracefully.
        using var signals = new StopSignals(
            second: static () => Environment.Exit(ExitCode.Interrupted),
            nothingToReload: () => messages.Note("SIGHUP: there is no configuration to read again; going on"));
        CompleteSocketsInline();
        Task warm = Task.Run(WarmUp);
        if (options.Transport == TransportKind.Epoll && !OperatingSystem.IsLinux())
            throw new CommandFailure("the epoll transport needs Linux; leave --transport out to take the fastest one that this system has");
        if (options.ReusePort && !OperatingSystem.IsLinux()) throw new CommandFailure("--reuse-port needs Linux; leave it out");
        Subject subject = Subject.Find(options.Path);
        ListenAddresses addresses = ListenAddresses.Resolve(options.Host);

        using var loggers = new MessageLoggerFactory(error, options.Verbosity);
        messages.SendThrough(loggers.TryWrite);
        try
        {
            return await ServeAsync(subject, addresses, loggers, signals, warm);
        }
        finally
        {
            messages.SendThrough(null);
        }
    }

    private async Task<int> ServeAsync(Subject subject, ListenAddresses addresses, MessageLoggerFactory loggers, StopSignals signals, Task warm)
    {
        using AccessLogWriter? accessLog = OpenAccessLog(loggers);
        using Site site = subject.Open(options.Site.ToSiteOptions(addresses.IsLoopback, loggers));
        await warm;
        Security? security = options.Tls.IsOn ? Security.Prepare(options.Tls, options.Limits, addresses) : null;
        var listening = new Listening(endPoints => MakeServer(site, endPoints, security, accessLog, loggers), addresses);
        await using HttpServer server = await StartAsync(listening);
        int port = Listening.PortOf(server);
        SayReady(subject, addresses, port);
        if (security?.Advice is { } advice && options.Verbosity > Verbosity.Quiet) messages.WriteRaw(advice);
        if (security is not null) signals.Reload = () => _ = ReloadAsync(server);
        if (options.Open) _ = OpenBrowserAsync(addresses.Url(port, options.Tls.IsOn));

        PosixSignal signal = await signals.First;
        await StopAsync(server, signal);
        return ExitCode.Success;
    }

    /// <summary>
    /// The runtime hands the completions of its sockets to the thread pool, unless it is told otherwise before the first socket
    /// exists. Ours only post to a loop, so they may run where they arrive: one hop less for every request
    /// (docs/decisions/0011-sockets-complete-inline.md). It is a process's choice, so the library leaves it alone.
    /// </summary>
    private static void CompleteSocketsInline()
    {
        const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (Environment.GetEnvironmentVariable(Variable) is null) Environment.SetEnvironmentVariable(Variable, "1");
    }

    /// <summary>
    /// Loads, beside everything else, what the first answer would load: OpenSSL's library, for the hash in an entity tag, takes as
    /// long as a quarter of the start, and cannot be loaded at all once the descriptors have run out.
    /// </summary>
    private static void WarmUp()
    {
        OpenSslLibrary.Require();
        _ = SHA256.HashData(ReadOnlySpan<byte>.Empty);
    }

    private int DefaultPort => options.Tls.IsOn ? TlsFlags.DefaultPort : ServeOptions.DefaultPort;

    private async Task<HttpServer> StartAsync(Listening listening)
    {
        try
        {
            return await listening.StartAsync(options.Port, DefaultPort);
        }
        catch (CertificateException unusable)
        {
            throw new CommandFailure(unusable.Message, unusable);
        }
        catch (IOException exhausted)
        {
            throw new CommandFailure($"the server cannot be started: {exhausted.Message}", exhausted);
        }
    }

    private HttpServer MakeServer(Site site, IReadOnlyList<IPEndPoint> endPoints, Security? security, AccessLogWriter? accessLog, MessageLoggerFactory loggers)
    {
        var serverOptions = new ServerOptions
        {
            Transport = options.Transport,
            ReusePort = options.ReusePort,
            Loops = options.Loops > 0 ? options.Loops : Environment.ProcessorCount,
            AccessLog = accessLog,
            LoggerFactory = loggers,
            Tls = security?.Options,
            Limits = options.Limits.Server,
            RedirectsToHttps = options.Tls.RedirectPort is not null,
        };
        foreach (IPEndPoint endPoint in endPoints)
        {
            (security is null ? serverOptions.EndPoints : serverOptions.SecureEndPoints).Add(endPoint);
            if (options.Tls.RedirectPort is { } plain) serverOptions.EndPoints.Add(new IPEndPoint(endPoint.Address, plain));
        }

        return new HttpServer(site, serverOptions);
    }

    private AccessLogWriter? OpenAccessLog(MessageLoggerFactory loggers)
    {
        // Quiet means quiet, unless the access log was asked for by name.
        LogChoice fitting = options.Verbosity == Verbosity.Quiet ? LogChoice.None : terminal.OutputIsTerminal ? LogChoice.Pretty : LogChoice.Combined;
        AccessLogFormat? format = (options.Log ?? fitting) switch
        {
            LogChoice.Pretty => AccessLogFormat.Pretty,
            LogChoice.Combined => AccessLogFormat.Combined,
            LogChoice.Json => AccessLogFormat.Json,
            _ => null,
        };
        if (format is null) return null;
        return new AccessLogWriter(StandardStreams.OpenOutput(), format.Value, new AccessLogWriterOptions
        {
            Colour = terminal.OutputIsTerminal && terminal.WantsColours,
            // Whoever watches wants the line now; whoever collects lines is glad of fewer writes.
            GatherFor = terminal.OutputIsTerminal ? TimeSpan.Zero : TimeSpan.FromMilliseconds(100),
            Logger = loggers.CreateLogger("Saker.AccessLog"),
        });
    }

    private void SayReady(Subject subject, ListenAddresses addresses, int port)
    {
        if (options.Port is null && port != DefaultPort)
        {
            string by = PortOwner.Find(DefaultPort) is { } owner ? $" by {owner}" : "";
            messages.Note($"port {DefaultPort} is in use{by}; this is {port}");
        }

        if (options.Verbosity == Verbosity.Quiet) return;
        string url = addresses.Url(port, options.Tls.IsOn);
        if (terminal.ErrorIsTerminal) messages.WriteRaw(Banner.Text(version, subject.FullPath, url, addresses.NetworkUrls(port, options.Tls.IsOn), terminal.WantsColours));
        else messages.Note($"serving {subject.FullPath} on {url}{(addresses.IsEverywhere ? $" and every address ({addresses.Addresses[0]})" : "")}");
    }

    private async Task OpenBrowserAsync(string url)
    {
        if (await Browser.OpenAsync(url) is { } why) messages.Warning($"the browser did not open ({why}); the site is at {url}");
    }

    private async Task ReloadAsync(HttpServer server)
    {
        CertificateNews news = await server.ReloadCertificatesAsync();
        foreach (TlsIdentity identity in news.Identities)
            messages.Note(string.Create(CultureInfo.InvariantCulture, $"SIGHUP: {identity.Name} has changed and is used from now on, until {identity.Certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC"));

        // The server has said itself what is wrong with it.
        if (news.Identities.Count == 0 && news.Problem is null) messages.Note("SIGHUP: no certificate has changed");
    }

    private async Task StopAsync(HttpServer server, PosixSignal signal)
    {
        // The terminal has just shown "^C" where the next message begins.
        if (terminal.ErrorIsTerminal && signal == PosixSignal.SIGINT && options.Verbosity > Verbosity.Quiet) messages.WriteRaw("\n");
        Task stopping = server.StopAsync(s_stopDeadline);
        if (await Task.WhenAny(stopping, Task.Delay(s_idleConnectionsGone)) != stopping)
            messages.Note($"stopping; finishing {server.ConnectionCount} in flight ({(signal == PosixSignal.SIGINT ? "Ctrl-C" : "a signal")} again to stop now)");
        await stopping;
        messages.Note("stopped");
    }
}
