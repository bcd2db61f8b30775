using System;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Http;
using System.Runtime.Versioning;
using System.Text;
using System.Threading.Tasks;
using Saker.Cli.Compressing;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Command;

/// <summary><c>saker compress</c> by the real process, and what the server makes of the result.</summary>
[SupportedOSPlatform("linux")]
public sealed class CompressTests : IDisposable
{
    private static readonly string s_text = string.Concat(Enumerable.Range(0, 400).Select(i => $"line {i} of a text that gets smaller\n"));

    private readonly TempFolder _outside = new TempFolder().Write("far.js", s_text);
    private readonly TempFolder _folder = new TempFolder().Write("a.js", s_text).Write("sub folder/b.css", s_text);

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public async Task Siblings_are_written_for_what_gets_smaller_and_the_server_sends_them()
    {
        _folder.Write("short.css", new string('s', 255)).Write("noise.json", Noise()).Write("picture.png", s_text).Write(".hidden.js", s_text).Write("_headers", s_text).Write(".well-known/w.txt", s_text);
        (int exitCode, string output, string error) = await RunAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal([".well-known/w.txt.br", ".well-known/w.txt.gz", "a.js.br", "a.js.gz", "sub folder/b.css.br", "sub folder/b.css.gz"], Siblings());
        Assert.Contains($"a.js.br: {s_text.Length} -> {new FileInfo(_folder["a.js.br"]).Length} bytes\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\n4 files to compress, 6 siblings written, br [0-9]+ KiB -> .* \([0-9]+ %\), gzip [0-9]+ KiB -> .* \([0-9]+ %\), 2 not smaller, [0-9.]+ s\n$", output);
        Assert.Equal(s_text, Unpack("a.js.br"));
        Assert.Equal(s_text, Unpack("sub folder/b.css.gz"));

        await using CommandProcess server = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0"]);
        foreach (string coding in new[] { "br", "gzip" })
        {
            using var client = new HttpClient();
            client.DefaultRequestHeaders.Add("Accept-Encoding", coding);
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/a.js"), TestContext.Current.CancellationToken);
            Assert.Equal(coding, answer.Content.Headers.ContentEncoding.Single());
            Assert.Equal(await File.ReadAllBytesAsync(_folder[coding == "br" ? "a.js.br" : "a.js.gz"], TestContext.Current.CancellationToken), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_sibling_has_its_files_time_and_permissions_and_is_left_alone_until_the_file_changes()
    {
        // A time between two ticks of .NET's clock: a sibling must not come out older than its file.
        using (var touch = Process.Start("touch", ["-d", "2026-03-04 05:06:07.123456789", _folder["a.js"]])) await touch.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.SetUnixFileMode(_folder["a.js"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        await RunAsync();
        Assert.Equal("2026-03-04T05:06:07.1234568Z", File.GetLastWriteTimeUtc(_folder["a.js.br"]).ToString("o"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead, File.GetUnixFileMode(_folder["a.js.gz"]));
        (_, string output, _) = await RunAsync();
        Assert.StartsWith("2 files to compress, 0 siblings written, 4 up to date, ", output, StringComparison.Ordinal);

        _folder.Write("a.js", s_text + "changed\n");
        (_, output, _) = await RunAsync();
        Assert.Contains("2 siblings written", output, StringComparison.Ordinal);
        Assert.Equal(s_text + "changed\n", Unpack("a.js.gz"));
        (_, output, _) = await RunAsync("--force", "-q");
        Assert.Equal("", output);
    }

    [Theory]
    [InlineData("", "a.js inside.js sub folder/b.css")]
    [InlineData("--symlinks deny", "a.js sub folder/b.css")]
    [InlineData("--symlinks follow", "a.js far.js inside.js sub folder/b.css")]
    [InlineData("--hidden --symlinks deny", ".git/c.js a.js sub folder/b.css")]
    public async Task Links_and_hidden_names_are_treated_as_the_site_does(string flags, string files)
    {
        // A link to the folder above it is a circle.
        _folder.Link("inside.js", "a.js").Link("sub folder/up", "..").Link("far.js", _outside["far.js"]).Write(".git/c.js", s_text).Fifo("pipe.js");
        (int exitCode, _, string error) = await RunAsync(flags.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(files, string.Join(' ', Siblings().Where(name => name.EndsWith(".br", StringComparison.Ordinal)).Select(name => name[..^3])));
        Assert.Equal(["far.js"], Directory.EnumerateFiles(_outside.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Ctrl_C_leaves_no_half_file()
    {
        for (int i = 0; i < 8; i++) _folder.Write($"long{i}.txt", string.Concat(Enumerable.Repeat(s_text, 400)));
        await using CommandProcess run = CommandProcess.Start(_folder.Path, ["compress", "."]);
        var clock = Stopwatch.StartNew();
        while (!Directory.EnumerateFiles(_folder.Path, ".saker-*.tmp").Any() && clock.Elapsed < TimeSpan.FromSeconds(30)) await Task.Delay(5, TestContext.Current.CancellationToken);
        run.Signal(2);
        Assert.Equal(130, await run.ExitAsync());
        Assert.Contains("stopped; ", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, ".saker-*"));
        Assert.All(Siblings(), sibling => Assert.Equal(File.ReadAllText(_folder[sibling[..^3]]), Unpack(sibling)));
        Assert.True(Siblings().Length < 20, "it was stopped before it was done");
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_and_the_rest_is_done()
    {
        _folder.Folder("a.js.br");
        (int exitCode, string output, string error) = await RunAsync();
        Assert.Equal(1, exitCode);
        Assert.StartsWith("saker: a.js.br cannot be written: ", error, StringComparison.Ordinal);
        Assert.Contains(", 1 failed, ", output, StringComparison.Ordinal);
        Assert.Equal(["a.js.gz", "sub folder/b.css.br", "sub folder/b.css.gz"], Siblings());

        (exitCode, output, error) = await CommandProcess.RunAsync(_folder.Path, ["compress", "a.js"]);
        Assert.Equal((1, "", "saker: a.js is a file; give the folder that is to be served\n"), (exitCode, output, error));
    }

    [Theory]
    [InlineData("xterm", true)]
    [InlineData("dumb", false)]
    public async Task A_terminal_sees_a_bar_and_the_summary(string term, bool hasBar)
    {
        await using CommandProcess run = CommandProcess.StartOther(_folder.Path, ["script", "-qec", $"{string.Join(' ', CommandProcess.Command)} compress .", "/dev/null"], [$"TERM={term}"]);
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(hasBar, run.Output.Contains(" % ", StringComparison.Ordinal) && run.Output.Contains(" of 4", StringComparison.Ordinal));
        Assert.DoesNotContain(" -> ", run.Output.Split("siblings written")[0], StringComparison.Ordinal);
        Assert.Matches("2 files to compress, 4 siblings written.* s\r\n$", run.Output);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(-1, 0)]
    [InlineData(-100, -1)]
    [InlineData(-101, -1)]
    public void A_time_is_rounded_up_to_what_can_be_set(long nanoseconds, long ticks) =>
        Assert.Equal(DateTime.UnixEpoch.AddTicks(ticks), SiblingWriter.NotBefore(nanoseconds));

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] flags) => CommandProcess.RunAsync(_folder.Path, ["compress", ".", .. flags]);

    private string[] Siblings() =>
    [
        .. new[] { "*.br", "*.gz", ".saker-*" }.SelectMany(pattern => Directory.EnumerateFiles(_folder.Path, pattern, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
            .Select(path => Path.GetRelativePath(_folder.Path, path)).Where(path => !path.Contains("/up/", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
    ];

    private string Unpack(string sibling)
    {
        using FileStream file = File.OpenRead(_folder[sibling]);
        using Stream coded = sibling.EndsWith(".br", StringComparison.Ordinal) ? new BrotliStream(file, CompressionMode.Decompress) : new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(coded, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static byte[] Noise()
    {
        byte[] noise = new byte[2000];
        new Random(7).NextBytes(noise);
        return noise;
    }
}
