using System;
using FsCheck;
using FsCheck.Fluent;
using Saker.Diagnostics;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Tests.Diagnostics;

public class PrettyLineTests
{
    private static readonly PrettyLine s_plain = new(TimeZoneInfo.Utc, colour: false);
    private static readonly PrettyLine s_coloured = new(TimeZoneInfo.Utc, colour: true);

    [Fact]
    public void An_answer_reads_as_time_status_method_path_size_duration() =>
        Assert.Equal("18:13:52 200 GET  /a.html?x=1  1.2 kB  0.3 ms\n", new Entry { Query = Entry.Bytes("x=1") }.Format(s_plain));

    [Fact]
    public void An_unreadable_request_and_a_cut_answer_say_so()
    {
        Assert.Equal("18:13:52 400 (unreadable request)  -  0.3 ms\n", new Entry { Method = [], Status = StatusCode.BadRequest, Content = 0 }.Format(s_plain));
        Assert.EndsWith("0.3 ms  cut short\n", new Entry { IsComplete = false }.Format(s_plain), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "-")]
    [InlineData(1, "1 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(9_949, "9.9 kB")]
    [InlineData(9_950, "10 kB")]
    [InlineData(2_500_000, "2.5 MB")]
    [InlineData(5_368_709_120, "5.4 GB")]
    public void Sizes_are_short(long bytes, string expected) =>
        Assert.Contains($"  {expected}  ", new Entry { Content = bytes }.Format(s_plain), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "0.0 ms")]
    [InlineData(12_345, "12 ms")]
    [InlineData(1_500_000, "1.5 s")]
    [InlineData(90_000_000, "90 s")]
    public void Durations_are_short(long microseconds, string expected) =>
        Assert.EndsWith($"  {expected}\n", new Entry { Microseconds = microseconds }.Format(s_plain), StringComparison.Ordinal);

    [Theory]
    [InlineData(StatusCode.Ok, "\e[32m200\e[0m")]
    [InlineData(StatusCode.NotModified, "\e[36m304\e[0m")]
    [InlineData(StatusCode.NotFound, "\e[33m404\e[0m")]
    [InlineData(StatusCode.InternalServerError, "\e[31m500\e[0m")]
    public void A_status_has_the_colour_of_its_class(StatusCode status, string expected) =>
        Assert.Contains(expected, new Entry { Status = status }.Format(s_coloured), StringComparison.Ordinal);

    [Fact]
    public void Whatever_a_client_sends_the_line_is_one_line_of_visible_characters() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte[]>((path, query) =>
        {
            byte[] line = new Entry { Path = path, Query = query, Method = path }.FormatBytes(s_plain);
            Assert.Equal((byte)'\n', line[^1]);
            Assert.DoesNotContain(line[..^1], b => b is < 0x20 or > 0x7e);
        }));
}
