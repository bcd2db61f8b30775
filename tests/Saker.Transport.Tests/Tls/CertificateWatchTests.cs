using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Saker.Tests.Shared;
using Saker.Transport.Tls;
using Xunit;

namespace Saker.Transport.Tests.Tls;

/// <summary>Certificates that change while the server runs, on a clock that moves when the test says so.</summary>
public sealed class CertificateWatchTests : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private readonly TempFolder _folder = new();
    private readonly MadeCertificate _first = MadeCertificate.For("first.test");
    private readonly MadeCertificate _second = MadeCertificate.For("second.test");
    private readonly EventLoop _loop = EventLoop.CreateManual();
    private readonly List<CertificateNews> _news = [];
    private readonly CertificateFiles _files;
    private readonly TlsCertificates _certificates;
    private readonly CertificateWatch _watch;

    public CertificateWatchTests()
    {
        (string certificate, string key) = _first.WriteTo(_folder.Path, "site");
        _files = new CertificateFiles(certificate, key);
        _certificates = TlsCertificates.Load([_files], ["http/1.1"]);
        _watch = new CertificateWatch(_loop, _certificates, [_files], s_interval, _news.Add);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void New_files_are_used_within_two_looks_and_told_once()
    {
        Look(3);
        Assert.Empty(_news);
        _second.WriteTo(_folder.Path, "site");
        Look(1);
        Assert.Equal("CN=first.test", InUse());     // it may be half of a change
        Look(1);
        Assert.Equal("CN=second.test", InUse());
        Look(5);
        CertificateNews news = Assert.Single(_news);
        Assert.Null(news.Problem);
        Assert.Equal("CN=second.test", news.Identities.Single().Certificate.Subject);
    }

    [Fact]
    public void A_look_that_is_asked_for_uses_what_is_there_at_once_and_says_what_it_came_to()
    {
        Assert.Equal((0, null), LookNow());
        _second.WriteTo(_folder.Path, "site");
        Assert.Equal((1, null), LookNow());
        Assert.Equal("CN=second.test", InUse());
        Assert.Equal((0, null), LookNow());

        // Broken is told as often as somebody asks, and by itself once.
        File.WriteAllText(_files.Certificate, "nothing of the kind");
        for (int i = 0; i < 2; i++)
        {
            (int identities, string? problem) = LookNow();
            Assert.Equal(0, identities);
            Assert.Contains(_files.Certificate, problem, StringComparison.Ordinal);
        }

        Look(5);
        Assert.Equal(3, _news.Count);
        _first.WriteTo(_folder.Path, "site");
        Look(2);
        Assert.Equal("CN=first.test", InUse());

        (int Identities, string? Problem) LookNow()
        {
            System.Threading.Tasks.Task<CertificateNews> look = _watch.LookNowAsync();
            _loop.RunUntilIdle();
            CertificateNews news = look.GetAwaiter().GetResult();
            return (news.Identities.Count, news.Problem);
        }
    }

    [Fact]
    public void A_change_that_takes_two_steps_is_taken_when_it_is_whole()
    {
        File.WriteAllText(_files.Certificate, _second.CertificatePem);
        Look(1);
        File.WriteAllText(_files.Key!, _second.KeyPem);
        Look(2);
        Assert.Equal("CN=second.test", InUse());
        Assert.Null(Assert.Single(_news).Problem);
    }

    [Fact]
    public void Broken_files_leave_the_old_certificate_and_are_told_once_until_they_change()
    {
        File.WriteAllText(_files.Certificate, "nothing of the kind");
        Look(6);
        Assert.Equal("CN=first.test", InUse());
        Assert.Contains(_files.Certificate, Assert.Single(_news).Problem, StringComparison.Ordinal);
        Assert.Empty(_news[0].Identities);

        File.WriteAllText(_files.Certificate, _second.CertificatePem);      // whole now, but the key is the first one's
        Look(6);
        Assert.Equal("CN=first.test", InUse());
        Assert.Contains("does not belong", _news[1].Problem, StringComparison.Ordinal);

        File.WriteAllText(_files.Key!, _second.KeyPem);
        Look(6);
        Assert.Equal("CN=second.test", InUse());
        Assert.Equal(3, _news.Count);
    }

    [Fact]
    public void Files_that_go_away_and_come_back_are_told_once_each_way()
    {
        File.Delete(_files.Key!);
        Look(6);
        Assert.Equal("CN=first.test", InUse());
        Assert.Contains("does not exist", Assert.Single(_news).Problem, StringComparison.Ordinal);
        File.WriteAllText(_files.Key!, _first.KeyPem);
        Look(6);
        Assert.Equal("CN=first.test", InUse());
        Assert.Equal(2, _news.Count);
        Assert.Null(_news[1].Problem);
    }

    [Fact]
    public void A_folder_of_links_that_is_switched_as_a_whole_is_seen()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        _folder.Folder("v1").Folder("v2");
        _first.WriteTo(_folder["v1"], "tls");
        _second.WriteTo(_folder["v2"], "tls");
        Directory.CreateSymbolicLink(_folder["current"], _folder["v1"]);
        CertificateFiles files = new(Path.Combine(_folder["current"], "tls.pem"), Path.Combine(_folder["current"], "tls.key"));
        TlsCertificates certificates = TlsCertificates.Load([files], ["http/1.1"]);
        using CertificateWatch watch = new(_loop, certificates, [files], s_interval, _news.Add);
        File.Delete(_folder["current"]);
        Directory.CreateSymbolicLink(_folder["current"], _folder["v2"]);
        Look(2);
        Assert.Equal("CN=second.test", certificates.Identities.Single().Certificate.Subject);
    }

    [Fact]
    public void Nothing_is_looked_at_after_the_end()
    {
        _watch.Dispose();
        _second.WriteTo(_folder.Path, "site");
        Look(5);
        Assert.Equal("CN=first.test", InUse());
    }

    private void Look(int times)
    {
        for (int i = 0; i < times; i++) _loop.Advance(s_interval + TimeSpan.FromMilliseconds(200));
    }

    private string InUse() => _certificates.Identities.Single().Certificate.Subject;
}
