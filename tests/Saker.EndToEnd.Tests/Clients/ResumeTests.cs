using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>Clients that ask for a part, for a coding, or for nothing where nothing has changed: curl, wget and aria2.</summary>
public sealed partial class ResumeTests : IDisposable
{
    private static readonly DateTime s_written = new(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Curl_resumes_a_half_done_download(string transport)
    {
        byte[] content = WriteRandom("site/package.deb", 5_000_003);
        string half = _folder.Write("half", content.AsSpan(0, 2_345_678));
        await using SakerProcess server = await SakerProcess.StartAsync(_folder["site"], transport);
        ToolResult result = await Tool.RunAsync("curl", "-sS", "--fail", "-C", "-", "-o", half, "-w", "%{http_code} %{size_download}", server.Url("/package.deb"));
        Assert.Equal($"206 {5_000_003 - 2_345_678}", result.Text);
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(File.ReadAllBytes(half)));
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Curl_decodes_the_coding_that_a_large_script_comes_in(string transport)
    {
        string script = string.Concat(Enumerable.Range(0, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"export const n{i} = {i * 7919 % 10_007};\n")));
        byte[] content = Encoding.UTF8.GetBytes(script);
        _folder.Write("site/large.js", content);
        await using SakerProcess server = await SakerProcess.StartAsync(_folder["site"], transport);

        // Coding happens in the background: until it is done the plain form is sent, and that has to be right as well.
        string coding = "";
        for (int i = 0; i < 300 && coding.Length == 0; i++)
        {
            if (i > 0) await Task.Delay(100, TestContext.Current.CancellationToken);
            ToolResult result = await Tool.RunAsync(
                "curl", "-sS", "--fail", "--compressed", "-o", _folder["got.js"], "-w", "%header{content-encoding} %{size_download}", server.Url("/large.js"));
            Assert.Equal(content, File.ReadAllBytes(_folder["got.js"]));
            string[] facts = result.Text.Split(' ');
            coding = facts[0];
            if (coding.Length > 0) Assert.InRange(long.Parse(facts[1], CultureInfo.InvariantCulture), 1, content.Length / 2);
        }

        Assert.Contains(coding, new[] { "br", "zstd", "gzip" });
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Curl_rewrites_nothing_that_has_not_changed_and_fetches_what_has(string transport)
    {
        byte[] content = WriteRandom("site/data.bin", 70_000);
        string copy = _folder["copy"];
        await using SakerProcess server = await SakerProcess.StartAsync(_folder["site"], transport);
        await Tool.RunAsync("curl", "-sS", "--fail", "-R", "-o", copy, server.Url("/data.bin"));
        Assert.Equal(s_written, File.GetLastWriteTimeUtc(copy));

        string[] again = ["-sS", "--fail", "-R", "-z", copy, "-o", copy, "-w", "%{http_code} %{size_download}", server.Url("/data.bin")];
        Assert.Equal("304 0", (await Tool.RunAsync("curl", again)).Text);
        Assert.Equal(content, File.ReadAllBytes(copy));
        Assert.Equal(s_written, File.GetLastWriteTimeUtc(copy));

        File.SetLastWriteTimeUtc(copy, s_written.AddSeconds(-1));
        Assert.Equal("200 70000", (await Tool.RunAsync("curl", again)).Text);
        Assert.Equal(s_written, File.GetLastWriteTimeUtc(copy));
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Curl_gets_three_ranges_in_one_answer(string transport)
    {
        byte[] content = WriteRandom("site/data.bin", 10_000);
        await using SakerProcess server = await SakerProcess.StartAsync(_folder["site"], transport);
        ToolResult result = await Tool.RunAsync(
            "curl", "-sS", "--fail", "--range", "0-9,100-109,-5", "-o", _folder["got"], "-w", "%{http_code} %{content_type}", server.Url("/data.bin"));
        Match type = MultipartType().Match(result.Text);
        Assert.True(type.Success, result.Text);

        // One byte is one character: the parts are looked at as text, their content compared as it is.
        string body = Encoding.Latin1.GetString(File.ReadAllBytes(_folder["got"]));
        string[] pieces = body.Split("--" + type.Groups["boundary"].Value);
        Assert.Equal(5, pieces.Length);
        Assert.Equal("", pieces[0].Trim());
        Assert.StartsWith("--", pieces[4], StringComparison.Ordinal);
        (int From, int To)[] asked = [(0, 9), (100, 109), (9_995, 9_999)];
        Assert.All(asked.Zip(pieces[1..4]), pair =>
        {
            ((int from, int to), string piece) = pair;
            int end = piece.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\r\nContent-Range: bytes {from}-{to}/10000\r\n"), piece[..(end + 2)], StringComparison.OrdinalIgnoreCase);
            Assert.Equal(Encoding.Latin1.GetString(content, from, to - from + 1) + "\r\n", piece[(end + 4)..]);
        });
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Wget_does_not_retrieve_twice_what_has_not_changed(string transport)
    {
        byte[] content = WriteRandom("site/data.bin", 300_000);
        Directory.CreateDirectory(_folder["copy"]);
        string copy = _folder["copy/data.bin"];
        await using SakerProcess server = await SakerProcess.StartAsync(_folder["site"], transport);
        string[] arguments = ["--no-config", "-N", "-S", server.Url("/data.bin")];
        ToolResult first = await Tool.RunInAsync(_folder["copy"], "wget", arguments);
        Assert.Contains("HTTP/1.1 200 ", first.Error, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(copy));
        Assert.Equal(s_written, File.GetLastWriteTimeUtc(copy));

        ToolResult second = await Tool.RunInAsync(_folder["copy"], "wget", arguments);
        Assert.Contains("HTTP/1.1 304 ", second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 200 ", second.Error, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(copy));
        Assert.Equal(s_written, File.GetLastWriteTimeUtc(copy));
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Aria2_puts_a_file_together_from_pieces_fetched_at_once(string transport)
    {
        byte[] content = WriteRandom("site/image.iso", 20 * 1024 * 1024 + 11);
        await using SakerProcess server = await SakerProcess.StartAsync(_folder["site"], transport);
        await Tool.RunAsync(
            "aria2c", "--no-conf=true", "-q", "-x16", "-s16", "-k1M", "--file-allocation=none", "--log=" + _folder["log"], "--log-level=info",
            "--dir=" + _folder["copy"], "--out=image.iso", server.Url("/image.iso"));
        Assert.Equal(SHA256.HashData(content), SHA256.HashData(File.ReadAllBytes(_folder["copy/image.iso"])));
        Assert.InRange(File.ReadLines(_folder["log"]).Count(line => line.StartsWith("Range: bytes=", StringComparison.Ordinal)), 4, 64);
    }

    private byte[] WriteRandom(string name, int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        File.SetLastWriteTimeUtc(_folder.Write(name, content), s_written);
        return content;
    }

    [GeneratedRegex("^206 multipart/byteranges; *boundary=\"?(?<boundary>[^\";]+)\"?$", RegexOptions.ExplicitCapture)]
    private static partial Regex MultipartType();
}
