using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Saker.Diagnostics;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Tests.Diagnostics;

public class CombinedLineTests
{
    private static readonly CombinedLine s_format = new(TimeZoneInfo.Utc);

    [Fact]
    public void An_answer_is_written_as_Apache_writes_it() => Assert.Equal(
        "192.0.2.7 - - [22/Nov/2026:18:13:52 +0000] \"GET /a.html?x=1 HTTP/1.1\" 200 1234 \"https://example.com/\" \"curl/8.5.0\"\n",
        new Entry { Query = Entry.Bytes("x=1"), Referer = Entry.Bytes("https://example.com/") }.Format(s_format));

    [Fact]
    public void What_is_not_known_is_a_hyphen() => Assert.Equal(
        "- - - [22/Nov/2026:18:13:52 +0000] \"-\" 400 - \"-\" \"-\"\n",
        new Entry { Remote = null, Method = [], Path = [], UserAgent = [], Status = StatusCode.BadRequest, Content = 0 }.Format(s_format));

    [Theory]
    [InlineData(330, "[22/Nov/2026:23:43:52 +0530]")]
    [InlineData(-210, "[22/Nov/2026:14:43:52 -0330]")]
    public void The_time_is_that_of_the_zone_with_its_offset(int minutes, string expected)
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(minutes), "test", "test");
        Assert.Contains(expected, new Entry().Format(new CombinedLine(zone)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7 ")]
    [InlineData("2001:db8::1", "2001:db8::1 ")]
    [InlineData("255.255.255.255", "255.255.255.255 ")]
    public void An_address_is_written_as_what_it_is(string remote, string expected) =>
        Assert.StartsWith(expected, new Entry { Remote = remote }.Format(s_format), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"", @"\x22")]
    [InlineData("\\", @"\x5C")]
    [InlineData("\x1b[31m", @"\x1B[31m")]
    [InlineData("\r\n", @"\x0D\x0A")]
    [InlineData("\0", @"\x00")]
    [InlineData("\x7f", @"\x7F")]
    [InlineData("\u009b2J", @"\x9B2J")]
    [InlineData("é", @"\xE9")]
    [InlineData("a b", "a b")]
    public void Bytes_that_could_forge_a_line_or_steer_a_terminal_are_escaped(string sent, string written)
    {
        string line = new Entry { UserAgent = Entry.Bytes("x" + sent + "y") }.Format(s_format);
        Assert.EndsWith($"\"x{written}y\"\n", line, StringComparison.Ordinal);
        Assert.Contains($"GET /{written} HTTP/1.1", new Entry { Path = Entry.Bytes("/" + sent) }.Format(s_format), StringComparison.Ordinal);
        Assert.Contains($"GET /?{written} HTTP/1.1", new Entry { Path = Entry.Bytes("/"), Query = Entry.Bytes(sent) }.Format(s_format), StringComparison.Ordinal);
        Assert.Contains($"200 1234 \"{written}\" ", new Entry { Referer = Entry.Bytes(sent) }.Format(s_format), StringComparison.Ordinal);
        Assert.Contains($"\"{written} /a.html", new Entry { Method = Entry.Bytes(sent) }.Format(s_format), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_client_sends_the_line_is_one_line_of_visible_characters_with_six_quotation_marks() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte[]>((path, agent) =>
        {
            byte[] line = new Entry { Path = path, Query = agent, Referer = path, UserAgent = agent, Method = [(byte)'G', .. path] }.FormatBytes(s_format);
            Assert.Equal((byte)'\n', line[^1]);
            Assert.DoesNotContain(line[..^1], b => b is < 0x20 or > 0x7e);
            Assert.Equal(6, line.Count(b => b == '"'));
        }));
}
