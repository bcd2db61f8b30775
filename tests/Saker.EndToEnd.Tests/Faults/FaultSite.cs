using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using Saker.EndToEnd.Tests.Support;
using Saker.Tests.Shared;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>A folder with a file for every way of answering, its certificate, and what to ask it for.</summary>
internal sealed class FaultSite : IDisposable
{
    private const int LargeBytes = 3 * 1024 * 1024;
    private const int Listed = 30;

    private readonly TemporaryFolder _folder = new();
    private readonly MadeCertificate _made = MadeCertificate.For("localhost");

    /// <summary>Writes it.</summary>
    public FaultSite()
    {
        var random = new Random(20261127);
        byte[] Bytes(int count)
        {
            byte[] bytes = new byte[count];
            random.NextBytes(bytes);
            return bytes;
        }

        byte[] small = Encoding.ASCII.GetBytes(Convert.ToHexString(Bytes(512)));
        byte[] medium = Bytes(300 * 1024);
        byte[] large = Bytes(LargeBytes);
        _folder.Write("site/small.txt", small);
        _folder.Write("site/medium.bin", medium);
        _folder.Write("site/large.bin", large);
        for (int i = 0; i < Listed; i++) _folder.Write($"site/list/{i:D2}.txt", $"{i}");
        _folder.Write("site/404.html", "<!doctype html><title>Not here</title>");

        // A day old, so that answers do not change when the second in which the files were written is over.
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-1));
        (Certificate, Key) = _made.WriteTo(_folder.Path, "site");
        Asks =
        [
            new("small", "/small.txt", 200, small),
            new("medium", "/medium.bin", 200, medium),
            new("large", "/large.bin", 200, large),
            new("head", "/medium.bin", 200, []) { Method = HttpMethod.Head },
            new("range", "/large.bin", 206, large[1_000_000..2_500_000]) { Range = (1_000_000, 2_499_999) },
            new("short range", "/small.txt", 206, small[10..20]) { Range = (10, 19) },
            new("listing", "/list/", 200, null) { Names = [.. Enumerable.Range(0, Listed).Select(i => $"{i:D2}.txt")] },
            new("missing", "/none.txt", 404, null),
            new("redirect", "/list", 301, null),
        ];
    }

    /// <summary>The folder to serve.</summary>
    public string Folder => _folder["site"];

    /// <summary>Where else a test may write.</summary>
    public string Work => _folder.Path;

    /// <summary>The certificate's file.</summary>
    public string Certificate { get; }

    /// <summary>The key's file.</summary>
    public string Key { get; }

    /// <summary>What to ask for, and what is right.</summary>
    public IReadOnlyList<Ask> Asks { get; }

    /// <summary>Has every file looked at anew: the server must go to the disk again for what it has in its cache.</summary>
    public void Touch()
    {
        DateTime time = DateTime.UtcNow.AddDays(-1).AddSeconds(RandomNumberGenerator.GetInt32(10_000));
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, time);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _made.Dispose();
        _folder.Dispose();
    }
}
