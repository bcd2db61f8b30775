using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>Programs that fetch many files or large ones: git over its dumb protocol, wget, and downloads checked by their hash.</summary>
public class DownloadTests(SampleSite site)
{
    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Git_clones_a_bare_repository_from_plain_files(string transport)
    {
        using var folder = new TemporaryFolder();
        string work = folder["work"];
        await Tool.RunAsync("git", "init", "-q", "-b", "main", work);
        var random = new Random(1);
        for (int commit = 0; commit < 12; commit++)
        {
            byte[] content = new byte[20_000];
            random.NextBytes(content);
            folder.Write($"work/files/{commit}.bin", content);
            folder.Write("work/README", $"commit {commit}\n");
            await Tool.RunInAsync(work, "git", "add", "-A");
            await Tool.RunInAsync(work, "git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-q", "-m", $"commit {commit}");
            // Half of it in a pack, half of it loose: the clone then asks for both kinds.
            if (commit == 6) await Tool.RunInAsync(work, "git", "gc", "-q");
        }

        await Tool.RunInAsync(work, "git", "tag", "v1");
        string bare = folder["site/repository.git"];
        await Tool.RunAsync("git", "clone", "-q", "--bare", "--no-hardlinks", work, bare);
        await Tool.RunInAsync(bare, "git", "update-server-info");

        await using SakerProcess server = await SakerProcess.StartAsync(folder["site"], transport);
        await Tool.RunAsync("git", "clone", "-q", server.Url("/repository.git"), folder["clone"]);
        await Tool.RunInAsync(folder["clone"], "git", "fsck", "--strict");
        Assert.Equal(
            (await Tool.RunInAsync(work, "git", "rev-parse", "HEAD", "HEAD~11", "v1")).Text,
            (await Tool.RunInAsync(folder["clone"], "git", "rev-parse", "HEAD", "HEAD~11", "v1")).Text);
        Assert.Equal("", (await Tool.RunInAsync(folder["clone"], "git", "status", "--porcelain")).Text);
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Wget_mirrors_the_site_byte_for_byte(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        using var folder = new TemporaryFolder();
        await Tool.RunInAsync(folder.Path, "wget", "--no-config", "-q", "-r", "-l", "inf", "-nH", server.Url());

        // A clean URL is saved under its own name, /about as "about" and /about/ as "about/index.html": both hold that page.
        List<string> mirrored = [.. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder.Path, path))];
        Assert.All(mirrored, file =>
        {
            string page = (file.EndsWith("/index.html", StringComparison.Ordinal) ? file[..^"/index.html".Length] : file) + ".html";
            string original = File.Exists(Path.Combine(Checkout.SampleSite, file)) ? file : page;
            Assert.Equal(File.ReadAllBytes(Path.Combine(Checkout.SampleSite, original)), File.ReadAllBytes(Path.Combine(folder.Path, file)));
        });
        Assert.Contains("index.html", mirrored);
        Assert.Contains("assets/site.css", mirrored);
        Assert.InRange(mirrored.Count(file => file.StartsWith("gallery/", StringComparison.Ordinal)), 200, 300);
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task A_large_download_has_the_right_hash_and_can_be_fetched_by_several_at_once(string transport)
    {
        using var folder = new TemporaryFolder();
        byte[] content = new byte[64 * 1024 * 1024 + 17];
        new Random(2).NextBytes(content);
        folder.Write("site/package.deb", content);
        string hash = Convert.ToHexStringLower(SHA256.HashData(content));
        await using SakerProcess server = await SakerProcess.StartAsync(folder["site"], transport);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            if (i % 2 == 0) await Tool.RunAsync("curl", "-sS", "--fail", "-o", folder[$"{i}"], server.Url("/package.deb"));
            else await Tool.RunAsync("wget", "--no-config", "-q", "-O", folder[$"{i}"], server.Url("/package.deb"));
            using FileStream file = File.OpenRead(folder[$"{i}"]);
            Assert.Equal(hash, Convert.ToHexStringLower(await SHA256.HashDataAsync(file)));
        }));
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Five_gibibytes_arrive_whole_and_take_no_memory(string transport)
    {
        const long Length = 5L * 1024 * 1024 * 1024 + 3;
        const long Allowed = 32 * 1024 * 1024;
        using var folder = new TemporaryFolder();
        folder.WriteSparse("site/image.iso", Length);
        folder.Write("site/small", "warm");
        await using SakerProcess server = await SakerProcess.StartAsync(folder["site"], transport);
        await Tool.RunAsync("curl", "-sS", "--fail", "-o", "/dev/null", server.Url("/small"));
        long before = server.ResidentBytes;
        Task<ToolResult> download = Tool.RunAsync("curl", "-sS", "--fail", "-o", "/dev/null", "-w", "%{size_download}", server.Url("/image.iso"));
        long most = before;
        while (!download.IsCompleted)
        {
            most = Math.Max(most, server.ResidentBytes);
            await Task.WhenAny(download, Task.Delay(50, TestContext.Current.CancellationToken));
        }

        Assert.Equal(Length.ToString(System.Globalization.CultureInfo.InvariantCulture), (await download).Text);
        TestContext.Current.SendDiagnosticMessage($"{transport}: {before >> 20} MiB before, {most >> 20} MiB at most while sending 5 GiB");
        Assert.True(most - before < Allowed, $"resident memory grew from {before >> 20} to {most >> 20} MiB");
    }
}
