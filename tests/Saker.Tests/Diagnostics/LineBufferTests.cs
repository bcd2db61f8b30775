using System.Text;
using Saker.Diagnostics;
using Xunit;

namespace Saker.Tests.Diagnostics;

public class LineBufferTests
{
    [Theory]
    [InlineData("plain \"text\" and \\ as they are", "plain \"text\" and \\ as they are")]
    [InlineData("/é/日本", "/é/日本")]
    [InlineData("a\nb\u001b[2Jc\u007f", "a\\u000Ab\\u001B[2Jc\\u007F")]
    [InlineData("\u009b\u202e\u2028", "\\u009B\\u202E\\u2028")]
    public void A_message_that_quotes_a_client_stays_one_harmless_line(string text, string expected)
    {
        var line = new LineBuffer();
        line.AppendMessage(Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, Encoding.UTF8.GetString(line.Written));
    }

    [Fact]
    public void What_was_cleared_is_gone_however_long_it_was()
    {
        var line = new LineBuffer();
        line.AppendEscaped(new byte[100_000]);
        Assert.Equal(400_000, line.Written.Length);
        line.Clear();
        line.Append(7L);
        Assert.Equal("7"u8, line.Written);
    }
}
