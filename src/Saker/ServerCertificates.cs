using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Saker.Transport;
using Saker.Transport.Tls;

namespace Saker;

/// <summary>
/// A server's certificates from the start to the stop: loaded before anything is opened, watched while it runs, and what is to be said of
/// them said. Owned by its <see cref="HttpServer"/>.
/// </summary>
internal sealed partial class ServerCertificates : IAsyncDisposable
{
    /// <summary>What ALPN offers (RFC 7301), the preferred one first.</summary>
    private static readonly string[] s_applicationProtocols = ["h2", "http/1.1"];

    /// <summary>What browsers and OpenSSL's level 2 ask for: 112 bits of security, NIST SP 800-57 part 1.</summary>
    private const int MinRsaBits = 2048;

    private readonly TlsOptions _options;
    private readonly CertificateFiles[] _files;
    private readonly TlsCertificates _certificates;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private EventLoop? _watchLoop;
    private CertificateWatch? _watch;

    private ServerCertificates(TlsOptions options, TimeProvider clock, ILogger log)
    {
        _options = options;
        _clock = clock;
        _log = log;
        _files = [.. options.Certificates];
        _certificates = TlsCertificates.Load(_files, s_applicationProtocols, options.StaplesOcsp);
        WarnOfRefusals(_certificates.Identities);
    }

    /// <summary>Loads what <paramref name="options"/> names; null where nothing is served by TLS. Blocks.</summary>
    /// <exception cref="CertificateException">A certificate cannot be used.</exception>
    /// <exception cref="InvalidOperationException">There are secure end points and no certificate.</exception>
    public static ServerCertificates? Load(ServerOptions options, ILogger log)
    {
        if (options.SecureEndPoints.Count == 0) return null;
        if (options.Tls is not { Certificates.Count: > 0 } tls)
            throw new InvalidOperationException("there are SecureEndPoints and no certificate: add one to ServerOptions.Tls");
        return new ServerCertificates(tls, options.TimeProvider, log);
    }

    /// <summary>The handshakes of one loop.</summary>
    public TlsAcceptor AcceptorFor(EventLoop loop) => new(loop, _certificates, new TlsSettings
    {
        HandshakeTimeout = _options.HandshakeTimeout,
        MaxHandshakes = _options.MaxHandshakes,
        ApplicationProtocols = s_applicationProtocols,
    });

    /// <summary>Begins to look for changes, with one loop's timer.</summary>
    public async Task WatchAsync(EventLoop loop)
    {
        await loop;
        _watchLoop = loop;
        _watch = new CertificateWatch(loop, _certificates, _files, _options.ReloadInterval, OnNews);
        await Task.Yield();     // the caller may block in what follows, and a loop must not
    }

    /// <summary>Looks for changes now, and says what it came to.</summary>
    public async Task<CertificateNews> ReloadAsync()
    {
        if (_watchLoop is null) return new CertificateNews([], null);
        await _watchLoop;
        CertificateNews news = _watch is null ? new CertificateNews([], null) : await _watch.LookNowAsync();
        await Task.Yield();     // the caller may block in what follows, and a loop must not
        return news;
    }

    /// <summary>Looks no more. The loops must still run. Idempotent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_watchLoop is null) return;
        await _watchLoop;
        _watch?.Dispose();
        _watch = null;
        await Task.Yield();
    }

    private void OnNews(CertificateNews news)
    {
        if (news.Problem is not null) NotReloaded(_log, news.Problem);
        foreach (TlsIdentity identity in news.Identities) Reloaded(_log, identity.Name, identity.Certificate.NotAfter.ToUniversalTime());
        WarnOfRefusals(news.Identities);
    }

    // What clients refuse a certificate for; a server can be of another mind, and a test may want to be.
    private void WarnOfRefusals(IEnumerable<TlsIdentity> identities)
    {
        DateTime now = _clock.GetUtcNow().UtcDateTime;
        foreach (TlsIdentity identity in identities)
        {
            DateTime from = identity.Certificate.NotBefore.ToUniversalTime();
            DateTime to = identity.Certificate.NotAfter.ToUniversalTime();
            if (to < now) Expired(_log, identity.Name, to);
            else if (from > now) NotYetValid(_log, identity.Name, from);
            using RSA? key = identity.Certificate.GetRSAPublicKey();
            if (key is { KeySize: < MinRsaBits }) ShortKey(_log, identity.Name, key.KeySize);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "the certificate in {File} has changed and is used from now on; it is valid until {Until:yyyy-MM-dd HH:mm} UTC")]
    private static partial void Reloaded(ILogger log, string file, DateTime until);

    [LoggerMessage(2, LogLevel.Error, "the changed certificate is not used, and the old one stays: {Problem}")]
    private static partial void NotReloaded(ILogger log, string problem);

    [LoggerMessage(3, LogLevel.Warning, "the certificate in {File} expired on {Until:yyyy-MM-dd HH:mm} UTC; clients will refuse it until you renew it")]
    private static partial void Expired(ILogger log, string file, DateTime until);

    [LoggerMessage(4, LogLevel.Warning, "the certificate in {File} is not valid before {From:yyyy-MM-dd HH:mm} UTC; clients will refuse it until then (is this machine's clock right?)")]
    private static partial void NotYetValid(ILogger log, string file, DateTime from);

    [LoggerMessage(5, LogLevel.Warning, "the certificate in {File} has an RSA key of {Bits} bits, and clients refuse fewer than 2048; ask for one with ECDSA P-256 or RSA 2048")]
    private static partial void ShortKey(ILogger log, string file, int bits);
}
