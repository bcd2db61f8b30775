using System;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Http;
using System.Runtime.Versioning;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.Cli.Compressing;
using Saker.Cli.Terminals;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Saker.Transport.FileSystem;
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
        for (int i = 0; i < 80; i++) _folder.Write($"long{i}.txt", string.Concat(Enumerable.Repeat(s_text, 400)));
        await using CommandProcess run = CommandProcess.Start(_folder.Path, ["compress", "."]);
        var clock = Stopwatch.StartNew();
        while (!Directory.EnumerateFiles(_folder.Path, ".saker-*.tmp").Any() && clock.Elapsed < TimeSpan.FromSeconds(30)) await Task.Delay(5, TestContext.Current.CancellationToken);
        run.Signal(2);
        Assert.Equal(130, await run.ExitAsync());
        Assert.Contains("stopped; ", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, ".saker-*"));
        Assert.All(Siblings(), sibling => Assert.Equal(File.ReadAllText(_folder[sibling[..^3]]), Unpack(sibling)));
        Assert.True(Siblings().Length < 160, "it was stopped before it was done");
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
    [InlineData("--force")]
    [InlineData("-v")]
    public async Task An_old_sibling_is_removed_where_a_new_one_would_not_be_smaller(string flag)
    {
        await RunAsync();
        DateTime changed = DateTime.UtcNow.AddHours(-1);
        _folder.Write("a.js", Noise());
        File.SetLastWriteTimeUtc(_folder["a.js"], changed);

        // With --force also where the time says nothing.
        if (flag == "--force") Array.ForEach(["a.js.br", "a.js.gz"], sibling => File.SetLastWriteTimeUtc(_folder[sibling], changed));
        (int exitCode, string output, string error) = await RunAsync(flag);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("a.js.gz: removed, a new one would not be smaller than its file\n", output, StringComparison.Ordinal);
        Assert.Contains(", 2 not smaller, 2 old siblings removed, ", output, StringComparison.Ordinal);
        Assert.Equal(["sub folder/b.css.br", "sub folder/b.css.gz"], Siblings());

        // What the site does not send is somebody else's.
        _folder.Folder("a.js.br").Link("a.js.gz", _outside["far.js"]);
        (exitCode, output, error) = await RunAsync(flag);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.DoesNotContain("removed", output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_folder["a.js.br"]) && File.Exists(_folder["a.js.gz"]));
    }

    [Fact]
    public async Task A_sibling_of_what_was_rolled_back_is_made_anew()
    {
        File.SetLastWriteTimeUtc(_folder["a.js"], DateTime.UtcNow.AddDays(-2));
        using (var save = Process.Start("cp", ["-p", _folder["a.js"], _outside["a.js"]])) await save.WaitForExitAsync(TestContext.Current.CancellationToken);
        _folder.Write("a.js", s_text + "newer\n");
        await RunAsync();
        using (var rollBack = Process.Start("cp", ["-p", _outside["a.js"], _folder["a.js"]])) await rollBack.WaitForExitAsync(TestContext.Current.CancellationToken);
        (_, string output, _) = await RunAsync();
        Assert.Contains(", 2 siblings written, ", output, StringComparison.Ordinal);
        Assert.Equal((s_text, s_text), (Unpack("a.js.br"), Unpack("a.js.gz")));
        (_, output, _) = await RunAsync();
        Assert.Contains(", 4 up to date, ", output, StringComparison.Ordinal);

        // Another tool may be better at it: what is newer and of this content stays.
        byte[] better = File.ReadAllBytes(_folder["a.js.gz"]);
        File.SetLastWriteTimeUtc(_folder["a.js.gz"], DateTime.UtcNow);
        (_, output, _) = await RunAsync();
        Assert.Contains(", 4 up to date, ", output, StringComparison.Ordinal);
        Assert.Equal(better, File.ReadAllBytes(_folder["a.js.gz"]));
        File.WriteAllBytes(_folder["a.js.gz"], better[..^9]);
        await RunAsync();
        Assert.Equal(s_text, Unpack("a.js.gz"));

        // Whole or not, the time of an empty one says nothing.
        DateTime time = File.GetLastWriteTimeUtc(_folder["a.js.br"]);
        _folder.Write("a.js.br", "");
        File.SetLastWriteTimeUtc(_folder["a.js.br"], time);
        await RunAsync();
        Assert.Equal(s_text, Unpack("a.js.br"));
    }

    [Fact]
    public async Task A_name_that_leaves_no_room_for_an_ending_is_counted_and_left_alone()
    {
        // 252 bytes and three are 255; and it is bytes that count.
        _folder.Write(new string('n', 249) + ".js", s_text).Write(new string('n', 250) + ".js", s_text).Write(new string('n', 252) + ".js", s_text).Write(new string('ä', 125) + ".js", s_text);
        (int exitCode, string output, string error) = await RunAsync();
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("\n3 files to compress, 6 siblings written, ", output, StringComparison.Ordinal);
        Assert.Contains(", 3 names too long for a sibling, ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_signal_ends_it_at_once()
    {
        // More lines than a pipe holds that nobody reads: it waits in a write, and looks at no signal.
        for (int i = 0; i < 300; i++) _folder.Write($"{i}-{new string('n', 200)}.js", s_text[..400]);
        _folder.Fifo("fifo");
        await using CommandProcess run = CommandProcess.StartOther(
            _folder.Path, ["sh", "-c", "exec 9<>fifo; \"$@\" >fifo & echo started $!; wait $!; echo ended $?", "sh", .. CommandProcess.Command, "compress", "."]);
        await run.OutputHasAsync("\n");
        int command = int.Parse(run.Output.Split(' ', '\n')[1], System.Globalization.CultureInfo.InvariantCulture);
        var clock = Stopwatch.StartNew();
        for (int before = -1, now = 0; (now == 0 || now > before) && clock.Elapsed < TimeSpan.FromSeconds(30); now = Siblings().Length)
        {
            before = now;
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        CommandProcess.Signal(command, CommandProcess.Sigterm);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("ended", run.Output, StringComparison.Ordinal);
        CommandProcess.Signal(command, CommandProcess.Sigterm);
        await run.OutputHasAsync("ended 130\n");
        Assert.DoesNotContain(Siblings(), name => name.StartsWith(".saker-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_abandoned_leaves_no_half_file_and_begins_nothing_more()
    {
        using FileRoot root = FileRoot.Open(_folder.Path, SymlinkPolicy.InsideRoot);
        using var isReading = new SemaphoreSlim(0);
        using var mayGoOn = new SemaphoreSlim(0);
        var writer = new SiblingWriter(root, _ =>
        {
            isReading.Release();
            mayGoOn.Wait();
        });
        var job = new SiblingJob("a.js", "a.js.gz", ContentCoding.Gzip, root.Probe("a.js"u8.ToArray()).Facts);
        Task<SiblingResult> writing = Task.Run(() => writer.Write(job, CancellationToken.None), TestContext.Current.CancellationToken);
        await isReading.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Single(Siblings());
        writer.Abandon();
        Assert.Empty(Siblings());
        Assert.Throws<OperationCanceledException>(() => writer.Write(job, CancellationToken.None));
        Assert.Empty(Siblings());
        mayGoOn.Release();
        await writing;
        Assert.Empty(Siblings());
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    public async Task A_bar_fits_into_its_terminal(int columns)
    {
        await using CommandProcess run = CommandProcess.StartOther(
            _folder.Path, ["script", "-qec", $"stty cols {columns}; {string.Join(' ', CommandProcess.Command)} compress .", "/dev/null"], ["TERM=xterm", "NO_COLOR=1"]);
        Assert.Equal(0, await run.ExitAsync());
        string[] lines = [.. run.Output.Split('\r').Where(line => line.Contains(" of 4", StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, columns - 1));
        Assert.All(lines, line => Assert.Equal(columns == 40 ? 24 : 32, line.TakeWhile(c => c is '#' or '.').Count()));
    }

    [Theory]
    [InlineData(100, "################................   50 %  4 of 8")]
    [InlineData(47, "###############................   50 %  4 of 8")]
    [InlineData(40, "############............   50 %  4 of 8")]
    [InlineData(17, ".   50 %  4 of 8")]
    [InlineData(16, " 50 %  4 of 8")]
    [InlineData(14, " 50 %  4 of 8")]
    [InlineData(13, " 50 %  4 of ")]
    [InlineData(1, "")]
    [InlineData(null, " 50 %  4 of 8")]
    public void A_bar_is_as_long_as_there_is_room_beside_its_text(int? columns, string line)
    {
        Assert.Equal(line, ProgressBar.Line(0.5, "4 of 8", columns, colours: false, out int length));
        Assert.Equal(line.Length, length);
        ProgressBar.Line(0.5, "4 of 8", columns, colours: true, out length);
        Assert.Equal(line.Length, length);
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
