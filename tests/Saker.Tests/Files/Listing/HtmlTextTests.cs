using System;
using System.Buffers;
using System.Text;
using Saker.Files.Listing;
using Xunit;

namespace Saker.Tests.Files.Listing;

public class HtmlTextTests
{
    [Theory]
    [InlineData("plain name.txt", "plain name.txt")]
    [InlineData("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("&amp;", "&amp;amp;")]
    [InlineData("a\nb\tc\rd\0e", "a␊b␉c␍d␀e")]
    [InlineData("\u001b[31m\u007f", "␛[31m␡")]
    [InlineData("é 日本語 😀 שלום e\u0301 a\u200db", "é 日本語 😀 שלום e\u0301 a\u200db")]
    [InlineData("\u0080\u009f\u00a0", "\ufffd\ufffd\u00a0")]
    [InlineData("a\u202eb\u2066c\u2069d\u2028e\u2029f", "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf")]
    [InlineData("\u2027\u202f\u2065\u206a", "\u2027\u202f\u2065\u206a")]
    [InlineData("", "")]
    public void Text_is_escaped_and_what_would_deceive_is_replaced(string text, string html) => Assert.Equal(html, Write(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Each_maximal_part_that_is_not_UTF_8_becomes_one_replacement_character()
    {
        // WHATWG Encoding: E2 82 is the start of a character, C0 never is.
        Assert.Equal("a\ufffdb\ufffd\ufffd<\ufffd".Replace("<", "&lt;", StringComparison.Ordinal), Write([(byte)'a', 0xE2, 0x82, (byte)'b', 0xC0, 0xAF, (byte)'<', 0xF0]));
    }

    private static string Write(ReadOnlySpan<byte> text)
    {
        var output = new ArrayBufferWriter<byte>();
        HtmlText.Write(output, text);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
