using System;
using Saker.Exchange;
using Xunit;

namespace Saker.Tests;

/// <summary>Which fields a response may have.</summary>
public sealed class ResponseFieldsTests
{
    [Theory]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Trailer")]
    [InlineData("Connection")]
    [InlineData("Keep-Alive")]
    [InlineData("Upgrade")]
    [InlineData("Date")]
    [InlineData("Server")]
    [InlineData("sERVER")]
    public void What_is_the_senders_is_refused(string name)
    {
        var fields = new ResponseFields();
        ArgumentException refused = Assert.Throws<ArgumentException>(() => fields.Add(name, "1"));
        Assert.StartsWith($"'{name}' is set by the server", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => fields[name] = "1");
        Assert.Empty(fields);
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("\u007f")]
    [InlineData("é")]
    public void A_value_is_visible_ascii(string value) => Assert.Throws<ArgumentException>(() => new ResponseFields().Add("X", value));
}
