using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Saker.Files.Listing;
using Xunit;

namespace Saker.Tests.Files.Listing;

public class EntryHrefTests
{
    [Theory]
    [InlineData("index.html", "./index.html")]
    [InlineData("two words", "./two%20words")]
    [InlineData("#1", "./%231")]
    [InlineData("100%", "./100%25")]
    [InlineData("what?", "./what%3F")]
    [InlineData("a&b'c\"d<e>f", "./a%26b%27c%22d%3Ce%3Ef")]
    [InlineData("line\nbreak", "./line%0Abreak")]
    [InlineData("javascript:alert(1)", "./javascript:alert(1)")]
    [InlineData("//host", "./%2F%2Fhost")]
    [InlineData("back\\slash", "./back%5Cslash")]
    [InlineData("%2e%2e", "./%252e%252e")]
    [InlineData("é", "./%C3%A9")]
    [InlineData("~a-b_c.d!$()*+,;=:@", "./~a-b_c.d!$()*+,;=:@")]
    public void A_name_becomes_a_relative_path(string name, string href) => Assert.Equal(href, Write(Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void A_name_that_is_not_UTF_8_keeps_its_bytes() => Assert.Equal("./a%FF%C3", Write([(byte)'a', 0xFF, 0xC3]));

    [Fact]
    public void A_folder_ends_with_a_slash() => Assert.Equal("./a%20b/", Write("a b"u8, isDirectory: true));

    [Fact]
    public void Any_name_comes_back_from_its_reference() => Check.QuickThrowOnFailure(Prop.ForAll(Names.Any, name =>
    {
        string href = Write(name);
        Assert.StartsWith("./", href, StringComparison.Ordinal);
        Assert.Equal(name, Names.PercentDecode(href[2..]));
        Assert.DoesNotContain(href, c => "<>\"'&/\\?#".Contains(c, StringComparison.Ordinal) && c != '/');
        Assert.Equal(1, href.Count(c => c == '/'));
        Assert.True(href.All(c => c is > ' ' and < '\u007f'));
    }));

    [Fact]
    public void Any_name_leads_into_the_folder_and_nowhere_else()
    {
        var folder = new Uri("http://example.com/a/b/");
        foreach (byte[] name in Names.Nasty)
        {
            var target = new Uri(folder, Write(name));
            Assert.Equal(("http", "example.com", "", ""), (target.Scheme, target.Host, target.Query, target.Fragment));
            Assert.StartsWith("/a/b/", target.AbsolutePath, StringComparison.Ordinal);
            Assert.NotEqual("/a/b/", target.AbsolutePath);
        }
    }

    private static string Write(ReadOnlySpan<byte> name, bool isDirectory = false)
    {
        byte[] href = new byte[EntryHref.MaxBytes(name.Length)];
        return Encoding.ASCII.GetString(href.AsSpan(0, EntryHref.Write(name, isDirectory, href)));
    }
}
