using System;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class HttpDateTests
{
    private const long Nov1994 = 784_111_777;
    private static readonly long s_now = new DateTimeOffset(2026, 11, 22, 18, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    public static TheoryData<string, string> Readable => new()
    {
        { "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06 08:49:37" },
        { "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06 08:49:37" },
        { "Sun Nov  6 08:49:37 1994", "1994-11-06 08:49:37" },
        { "Wed Nov 16 08:49:37 1994", "1994-11-16 08:49:37" },
        { "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01 00:00:00" },
        { "Wed, 31 Dec 1969 23:59:59 GMT", "1969-12-31 23:59:59" },
        { "Thu, 29 Feb 2024 12:00:00 GMT", "2024-02-29 12:00:00" },
        { "Tue, 29 Feb 2000 12:00:00 GMT", "2000-02-29 12:00:00" },
        { "Mon, 01 Jan 0001 00:00:00 GMT", "0001-01-01 00:00:00" },
        { "Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31 23:59:59" },
        { "Tue, 19 Jan 2038 03:14:08 GMT", "2038-01-19 03:14:08" },

        // The day's name is a name; it need not be the right one.
        { "Mon, 06 Nov 1994 08:49:37 GMT", "1994-11-06 08:49:37" },

        // A leap second is the second after.
        { "Sat, 31 Dec 2016 23:59:60 GMT", "2017-01-01 00:00:00" },

        // Two digits of a year, seen from November 2026: at most 50 years ahead.
        { "Sunday, 22-Nov-76 18:00:00 GMT", "2076-11-22 18:00:00" },
        { "Sunday, 22-Nov-76 18:00:01 GMT", "1976-11-22 18:00:01" },
        { "Tuesday, 01-Jan-77 00:00:00 GMT", "1977-01-01 00:00:00" },
        { "Tuesday, 01-Jan-75 00:00:00 GMT", "2075-01-01 00:00:00" },
        { "Tuesday, 01-Jan-00 00:00:00 GMT", "2000-01-01 00:00:00" },
        { "Friday, 01-Jan-27 00:00:00 GMT", "2027-01-01 00:00:00" },
        { "Friday, 01-Jan-99 00:00:00 GMT", "1999-01-01 00:00:00" },
    };

    [Theory, MemberData(nameof(Readable))]
    public void Reads_three_formats(string text, string expected)
    {
        using var poisoned = new PoisonedMemory(64);
        Assert.True(HttpDate.TryParse(poisoned.PlaceBeforePoison(Wire.Bytes(text)).Span, s_now, out long seconds));
        Assert.Equal(expected, DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("Sun, 06 Nov 1994 08:49:37")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 UTC")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 gmt")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT ")]
    [InlineData(" Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 6 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 nov 1994 08:49:37 GMT")]
    [InlineData("sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 8:49:37 GMT ")]
    [InlineData("Sun, 06-Nov-1994 08:49:37 GMT")]
    [InlineData("Son, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Abc 1994 08:49:37 GMT")]
    [InlineData("Sun, 00 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 31 Nov 1994 08:49:37 GMT")]
    [InlineData("Wed, 29 Feb 2023 00:00:00 GMT")]
    [InlineData("Thu, 29 Feb 1900 00:00:00 GMT")]
    [InlineData("Sun, 06 Nov 1994 24:00:00 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:60:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:61 GMT")]
    [InlineData("Sun, 06 Nov 1994 08-49-37 GMT")]
    [InlineData("Sun, +6 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov -994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 0000 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 UTC")]
    [InlineData("Sunday, 6-Nov-94 08:49:37 GMT")]
    [InlineData("Sunday, 06 Nov 94 08:49:37 GMT")]
    [InlineData("Sundey, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sunday  06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov 06 08:49:37 1994 ")]
    [InlineData("Sun Nov 6 08:49:37 1994")]
    [InlineData("Sun Nov   08:49:37 1994 ")]
    [InlineData("Sun Nov  0 08:49:37 1994")]
    [InlineData("Sun Nov  6 08:49:37 94  ")]
    [InlineData("Sun Nov  6 08:49:37 GMT ")]
    public void Refuses_everything_else(string text)
    {
        using var poisoned = new PoisonedMemory(64);
        Assert.False(HttpDate.TryParse(poisoned.PlaceBeforePoison(Wire.Bytes(text)).Span, s_now, out _));
    }

    [Fact]
    public void A_two_digit_year_is_read_from_where_now_is()
    {
        long now = new DateTimeOffset(2099, 6, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.True(HttpDate.TryParse("Sunday, 01-Jan-10 00:00:00 GMT"u8, now, out long seconds));
        Assert.Equal(2110, DateTimeOffset.FromUnixTimeSeconds(seconds).Year);
        Assert.True(HttpDate.TryParse("Sunday, 01-Jan-50 00:00:00 GMT"u8, now, out seconds));
        Assert.Equal(2050, DateTimeOffset.FromUnixTimeSeconds(seconds).Year);
    }

    [Theory]
    [InlineData(Nov1994, "Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData(0, "Thu, 01 Jan 1970 00:00:00 GMT")]
    [InlineData(-1, "Wed, 31 Dec 1969 23:59:59 GMT")]
    [InlineData(long.MinValue, "Mon, 01 Jan 0001 00:00:00 GMT")]
    [InlineData(long.MaxValue, "Fri, 31 Dec 9999 23:59:59 GMT")]
    public void Writes_one_format(long seconds, string expected)
    {
        using var poisoned = new PoisonedMemory(HttpDate.Length);
        Span<byte> room = poisoned.RoomBeforePoison(HttpDate.Length);
        HttpDate.Format(seconds, room);
        Assert.Equal(expected, Wire.Text(room));
    }
}
