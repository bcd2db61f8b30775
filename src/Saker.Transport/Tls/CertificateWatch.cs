using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Saker.Transport.Tls;

/// <summary>
/// Looks at the certificates' files now and then and, when they have changed, gives new handshakes what they hold now. Loop-bound: the
/// reading is a worker's.
/// </summary>
/// <remarks>
/// <para>It compares contents, not times: a renewal may keep them, and a folder of links (Kubernetes' secrets, certbot) may be switched as
/// a whole. The files of one certificate are not replaced at one moment, so a change counts once it has stayed the same for one look.</para>
/// <para>What cannot be used leaves everything as it is and is told once, not at every look; a change after that is tried again.</para>
/// </remarks>
public sealed class CertificateWatch : IDisposable
{
    private readonly EventLoop _loop;
    private readonly TlsCertificates _certificates;
    private readonly CertificateFiles[] _files;
    private readonly long _intervalMilliseconds;
    private readonly Action<CertificateNews> _tell;
    private readonly LoopTimer _timer;
    private Seen _inUse;
    private Seen _last;
    private Task _look = Task.CompletedTask;
    private string? _problem;       // why what is there is not used
    private bool _disposed;

    /// <summary>Begins to watch. On <paramref name="loop"/>.</summary>
    /// <param name="loop">Whose timer and workers are used.</param>
    /// <param name="certificates">What is replaced.</param>
    /// <param name="files">What they were loaded from.</param>
    /// <param name="interval">Between two looks; zero for none but those that are asked for.</param>
    /// <param name="tell">Told of changes and of what cannot be used, on the loop.</param>
    public CertificateWatch(EventLoop loop, TlsCertificates certificates, IReadOnlyList<CertificateFiles> files, TimeSpan interval, Action<CertificateNews> tell)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(certificates);
        loop.AssertOnLoop();
        _loop = loop;
        _certificates = certificates;
        _files = [.. files];
        _intervalMilliseconds = (long)interval.TotalMilliseconds;
        _tell = tell;
        _inUse = _last = new Seen(certificates.Fingerprint, null);
        _timer = loop.CreateTimer(OnTimer);
        if (_intervalMilliseconds > 0) _timer.Set(loop.NowMilliseconds + _intervalMilliseconds);
    }

    /// <summary>Ends watching.</summary>
    public void Dispose()
    {
        _loop.AssertOnLoop();
        _disposed = true;
        _timer.Dispose();
    }

    /// <summary>
    /// Looks at once, and uses what is there without waiting for it to stay the same: whoever asks says that it is whole. On the loop.
    /// </summary>
    /// <returns>What it came to, which is told as well: nothing new is no identities and no problem.</returns>
    public Task<CertificateNews> LookNowAsync()
    {
        _loop.AssertOnLoop();
        Task<CertificateNews> look = LookAsync(_look, atOnce: true);
        _look = look;
        return look;
    }

    private void OnTimer() => _look = LookAsync(_look, atOnce: false);

    /// <param name="before">The look before this one: one at a time, so that the last word is that of the last look.</param>
    /// <param name="atOnce">Whether a change counts that was not there at the look before.</param>
    private async Task<CertificateNews> LookAsync(Task before, bool atOnce)
    {
        await before;
        var news = new CertificateNews([], null);
        Seen seen = await _loop.Workers.RunAsync(_loop, static files => Look(files), _files);
        if (_disposed) return news;
        bool isNew = atOnce ? seen != _inUse || _problem is not null : seen != _inUse && seen == _last;
        _last = seen;
        if (isNew)
        {
            // Told or taken now, and either way not looked at again until it changes.
            _inUse = seen;
            Loaded loaded = seen.Problem is null
                ? await _loop.Workers.RunAsync(_loop, static watch => Load(watch._files, watch._certificates.StaplesOcsp), this)
                : new Loaded(null, seen.Problem);
            if (_disposed) return news;
            if (loaded.Identities is not null) _certificates.Replace(loaded.Identities, seen.Fingerprint);
            _problem = loaded.Problem;
            news = new CertificateNews(loaded.Identities ?? [], loaded.Problem);
            _tell(news);
        }

        if (_intervalMilliseconds > 0) _timer.Set(_loop.NowMilliseconds + _intervalMilliseconds);
        return news;
    }

    private static Seen Look(CertificateFiles[] files)
    {
        try
        {
            return new Seen(CertificateLoader.Fingerprint(files), null);
        }
        catch (CertificateException unreadable)
        {
            return new Seen("", unreadable.Message);
        }
    }

    private static Loaded Load(CertificateFiles[] files, bool staplesOcsp)
    {
        try
        {
            return new Loaded([.. files.Select(named => CertificateLoader.Load(named, staplesOcsp))], null);
        }
        catch (CertificateException refused)
        {
            return new Loaded(null, refused.Message);
        }
    }

    private readonly record struct Seen(string Fingerprint, string? Problem);

    private readonly record struct Loaded(TlsIdentity[]? Identities, string? Problem);
}
