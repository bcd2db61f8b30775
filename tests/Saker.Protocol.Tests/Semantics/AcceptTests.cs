using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class AcceptTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("Accept: */*\r\n", false)]
    [InlineData("Accept: application/json\r\n", true)]
    [InlineData("Accept: APPLICATION/JSON\r\n", true)]
    [InlineData("Accept: application/json, text/html\r\n", false)]
    [InlineData("Accept: text/html;q=0.9, application/json\r\n", true)]
    [InlineData("Accept: text/html;q=0.9\r\nAccept: application/json\r\n", true)]
    [InlineData("Accept: application/json;q=0.9, text/html\r\n", false)]
    [InlineData("Accept: application/json, */*;q=0.5\r\n", true)]
    [InlineData("Accept: application/json, text/plain, */*\r\n", false)]
    [InlineData("Accept: application/*, text/html;q=0.1\r\n", true)]
    [InlineData("Accept: application/json;q=0.1, application/*, text/html;q=0.5\r\n", false)]
    [InlineData("Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8\r\n", false)]
    [InlineData("Accept: application/json;charset=utf-8\r\n", true)]
    [InlineData("Accept: application/json;a=\",\";q=0.2, text/html;q=0.1\r\n", true)]
    [InlineData("Accept: text/html;a=\"\\\",x\";q=0.1, application/json;q=0.2\r\n", true)]
    [InlineData("Accept: application/json;q=x, text/html\r\n", false)]
    [InlineData("Accept: application/json;q=0\r\n", false)]
    [InlineData("Accept: text/*;q=0, application/json;q=0.001\r\n", true)]
    [InlineData("Accept: */json\r\n", false)]
    [InlineData("Accept: application/jsonx, app/*\r\n", false)]
    public void Json_is_sent_only_to_who_wants_it_more(string fields, bool expected)
    {
        using var poisoned = new PoisonedMemory(256);
        Assert.Equal(expected, Accept.PrefersJsonToHtml(Requests.With(fields, poisoned)));
    }

    [Theory]
    [InlineData("", 1000)]
    [InlineData("Accept: text/html\r\n", 0)]
    [InlineData("Accept: image/*;q=0.5, */*;q=0.1\r\n", 500)]
    [InlineData("Accept: */*;q=0.123\r\n", 123)]
    [InlineData("Accept: */*;q=0.9, image/png;q=0\r\n", 0)]
    public void The_most_specific_range_decides(string fields, int expected)
        => Assert.Equal(expected, Accept.Weight(Requests.With(fields), "image/png"u8));
}
