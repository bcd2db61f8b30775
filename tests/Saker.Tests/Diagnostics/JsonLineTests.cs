using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Saker.Diagnostics;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Tests.Diagnostics;

public class JsonLineTests
{
    private static readonly JsonLine s_format = new();

    [Fact]
    public void An_answer_is_one_object_with_stable_names() => Assert.Equal(
        """{"time":"2026-11-22T18:13:52Z","remote":"192.0.2.7","remote_port":51234,"method":"GET","path":"/a.html","query":"x=1","protocol":"HTTP/1.1","status":206,"bytes":1234,"duration_us":310,"referer":"","user_agent":"curl/8.5.0","complete":true}""" + "\n",
        new Entry { Query = Entry.Bytes("x=1"), Status = StatusCode.PartialContent }.Format(s_format));

    [Fact]
    public void The_members_are_there_when_nothing_is_known()
    {
        using JsonDocument line = JsonDocument.Parse(new Entry { Remote = null, Method = [], Path = [], UserAgent = [], IsComplete = false }.FormatBytes(s_format));
        Assert.Equal("", line.RootElement.GetProperty("remote").GetString());
        Assert.Equal(0, line.RootElement.GetProperty("remote_port").GetInt32());
        Assert.Equal("", line.RootElement.GetProperty("method").GetString());
        Assert.False(line.RootElement.GetProperty("complete").GetBoolean());
    }

    [Theory]
    [InlineData("é ✓ 日本", "é ✓ 日本", "é ✓ 日本")]
    [InlineData("😀", "😀", "😀")]
    [InlineData("\"\\", "\"\\", "\\\"\\\\")]
    [InlineData("\n\u001b[2J\u007f", "\n\u001b[2J\u007f", "\\u000A\\u001B[2J\\u007F")]
    [InlineData("\u009b\u2028\u202e", "\u009b\u2028\u202e", "\\u009B\\u2028\\u202E")]
    [InlineData("\U000E0001", "\U000E0001", "\\uDB40\\uDC01")]
    public void Text_comes_back_and_nothing_in_it_steers_a_terminal(string sent, string read, string written)
    {
        byte[] bytes = new Entry { UserAgent = Encoding.UTF8.GetBytes(sent) }.FormatBytes(s_format);
        Assert.Contains("\"user_agent\":\"" + written + "\"", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        using JsonDocument line = JsonDocument.Parse(bytes);
        Assert.Equal(read, line.RootElement.GetProperty("user_agent").GetString());
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_become_replacement_characters()
    {
        using JsonDocument line = JsonDocument.Parse(new Entry { Path = [(byte)'/', 0xff, (byte)'a', 0xc3] }.FormatBytes(s_format));
        Assert.Equal("/\ufffda\ufffd", line.RootElement.GetProperty("path").GetString());
    }

    [Fact]
    public void Whatever_a_client_sends_the_line_is_one_line_of_JSON() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte[]>((path, agent) =>
        {
            byte[] line = new Entry { Path = path, Query = agent, Referer = path, UserAgent = agent, Method = path }.FormatBytes(s_format);
            Assert.Equal(1, line.Count(b => b < 0x20));
            Assert.Equal((byte)'\n', line[^1]);
            using JsonDocument parsed = JsonDocument.Parse(line);
            Assert.Equal(13, parsed.RootElement.EnumerateObject().Count());
        }));
}
