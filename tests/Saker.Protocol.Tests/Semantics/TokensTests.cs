using System;
using System.Linq;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class TokensTests
{
    [Fact]
    public void Methods_go_to_tokens_and_back()
    {
        foreach (Method method in Enum.GetValues<Method>().Where(m => m != Method.Unknown))
        {
            string token = Wire.Text(Methods.Token(method));
            Assert.Equal(method.ToString().ToUpperInvariant(), token);
            Assert.Equal(method, Methods.Parse(Wire.Bytes(token)));
            Assert.Equal(Method.Unknown, Methods.Parse(Wire.Bytes(token.ToLowerInvariant())));
            Assert.Equal(Method.Unknown, Methods.Parse(Wire.Bytes(token + "S")));
            Assert.Equal(Method.Unknown, Methods.Parse(Wire.Bytes(token[1..])));
        }

        Assert.Equal(Method.Unknown, Methods.Parse(default));
        Assert.True(Methods.Token(Method.Unknown).IsEmpty);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "<a>")]
    [InlineData(" a ,\tb", "<a><b>")]
    [InlineData("a,,b", "<a><><b>")]
    [InlineData(",a", "<><a>")]
    public void Lists_are_taken_apart(string list, string expected)
    {
        ReadOnlySpan<byte> rest = Wire.Bytes(list);
        string found = "";
        while (FieldSyntax.TryNextElement(ref rest, out ReadOnlySpan<byte> element))
        {
            found += $"<{Wire.Text(element)}>";
        }

        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData(" \t a b \t ", "a b")]
    [InlineData("a", "a")]
    [InlineData(" \t", "")]
    [InlineData("", "")]
    public void White_space_around_is_trimmed(string text, string expected)
        => Assert.Equal(expected, Wire.Text(FieldSyntax.TrimWhiteSpace(Wire.Bytes(text))));

    [Fact]
    public void No_content_where_there_can_be_none()
    {
        StatusCode[] without = [.. Enum.GetValues<StatusCode>().Where(s => s != StatusCode.None && !StatusCodes.AllowsContent(s))];
        Assert.Equal([100, 101, 102, 103, 204, 304], without.Select(s => (int)s));
    }
}
