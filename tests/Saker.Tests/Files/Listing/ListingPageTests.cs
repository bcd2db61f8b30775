using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Saker.Files.Listing;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Tests.Files.Listing;

public class ListingPageTests
{
    [Fact]
    public void A_row_has_name_size_and_date()
    {
        List<HtmlToken> page = Page("/", [Names.Folder("docs", 1_795_348_800), Names.File("a b.txt", 1434, 1_795_348_859)]);
        Assert.Equal(["docs/", "a b.txt"], HtmlReader.TextOf(Rows(page), "a"));
        Assert.Equal(["./docs/", "./a%20b.txt"], Hrefs(page));
        Assert.Equal(["", "2026-11-22 12:00", "1.4 KiB", "2026-11-22 12:00"], HtmlReader.TextOf(Rows(page), "td"));
        Assert.Equal(["1,434 bytes"], page.Where(token => token.Attributes.ContainsKey("title")).Select(token => token["title"]));
        Assert.Equal(["2026-11-22T12:00:00Z", "2026-11-22T12:00:59Z"], page.Where(token => token.Tag == "time").Select(token => token["datetime"]));
        Assert.All(Rows(page).Where(token => token.Tag == "th"), token => Assert.Equal("row", token["scope"]));
    }

    [Fact]
    public void Every_nasty_name_is_shown_and_its_link_is_exact_or_absent()
    {
        DirectoryEntry[] entries = [.. Names.Nasty.Select(name => Names.File(name))];
        List<HtmlToken> page = Page("/", entries);
        byte[][] sorted = [.. new DirectoryListing("/"u8, entries, ListingOrder.Default).Entries.ToArray().Select(entry => entry.Name)];
        Assert.Equal(sorted.Where(Names.CanBeAskedFor), Hrefs(page).Select(href => Names.PercentDecode(href[2..])));
        Assert.Equal(sorted.Select(Shown), HtmlReader.TextOf(Rows(page), "bdi"));
    }

    [Fact]
    public void No_name_changes_the_markup()
    {
        string[] ofFile = Shape(Page("/p/", [Names.File("x")]));
        string[] ofFolder = Shape(Page("/p/", [Names.Folder("x")]));
        string[] ofRefusedFile = Shape(Page("/p/", [Names.File("\\")]));
        string[] ofRefusedFolder = Shape(Page("/p/", [Names.Folder("\\")]));
        Check.QuickThrowOnFailure(Prop.ForAll(Names.Any, name =>
        {
            foreach (bool isFolder in new[] { false, true })
            {
                List<HtmlToken> page = Page("/p/", [isFolder ? Names.Folder(name) : Names.File(name)]);
                Assert.Equal([Shown(name)], HtmlReader.TextOf(Rows(page), "bdi"));
                if (!Names.CanBeAskedFor(name))
                {
                    Assert.Equal(isFolder ? ofRefusedFolder : ofRefusedFile, Shape(page));
                    Assert.Empty(Hrefs(page));
                    continue;
                }

                Assert.Equal(isFolder ? ofFolder : ofFile, Shape(page));
                string href = Assert.Single(Hrefs(page));
                Assert.Equal(name, Names.PercentDecode(isFolder ? href[2..^1] : href[2..]));
            }
        }));
    }

    [Fact]
    public void No_path_changes_the_markup()
    {
        string[] shape = Shape(Page("/x/y/", [Names.File("x")]));
        Check.QuickThrowOnFailure(Prop.ForAll(Names.Any, Names.Any, (first, second) =>
        {
            byte[] above = [.. first.Where(b => b != '/'), (byte)'a'];
            byte[] here = [.. second.Where(b => b != '/'), (byte)'b'];
            List<HtmlToken> page = Page([(byte)'/', .. above, (byte)'/', .. here, (byte)'/'], [Names.File("x")], ListingOrder.Default);
            Assert.Equal(shape, Shape(page));
            Assert.Equal([Shown(here)], HtmlReader.TextOf(page, "h1"));
            Assert.Equal([$"Index of /{Shown(above)}/{Shown(here)}/"], HtmlReader.TextOf(page, "title"));
            Assert.Equal(["Root", Shown(above)], HtmlReader.TextOf(page, "li"));
        }));
    }

    [Theory]
    [InlineData("/", "Index of /", "", "")]
    [InlineData("/a/", "a", "Root", "../")]
    [InlineData("/a/b c/d/", "d", "Root a b c", "../../../ ../../ ../")]
    public void The_folders_above_are_links(string path, string heading, string names, string hrefs)
    {
        List<HtmlToken> page = Page(path, [Names.File("x")]);
        Assert.Equal([heading], HtmlReader.TextOf(page, "h1"));
        HtmlToken[] nav = [.. page.SkipWhile(token => token.Tag != "nav").TakeWhile(token => token.Tag != "/nav")];
        Assert.Equal(names, string.Join(' ', HtmlReader.TextOf(nav, "a")));
        Assert.Equal(hrefs, string.Join(' ', nav.Where(token => token.Tag == "a").Select(token => token["href"])));

        // And the one that people look for in the table; the root has none.
        Assert.Equal(path == "/" ? [] : ["Parent folder"], HtmlReader.TextOf(Rows(page), "a").Where(text => text != "x"));
    }

    [Theory]
    [InlineData("", "ascending", null, null, "?sort=name&order=desc", "?sort=size&order=desc", "?sort=date&order=desc")]
    [InlineData("sort=name&order=desc", "descending", null, null, "?sort=name&order=asc", "?sort=size&order=desc", "?sort=date&order=desc")]
    [InlineData("sort=size&order=desc", null, "descending", null, "?sort=name&order=asc", "?sort=size&order=asc", "?sort=date&order=desc")]
    [InlineData("sort=date", null, null, "ascending", "?sort=name&order=asc", "?sort=size&order=desc", "?sort=date&order=desc")]
    public void Heads_say_how_it_is_sorted_and_link_to_other_orders(string query, string? name, string? size, string? date, params string[] links)
    {
        List<HtmlToken> page = Page("/"u8, [Names.File("x")], ListingOrder.FromQuery(Encoding.ASCII.GetBytes(query)));
        HtmlToken[] head = [.. page.SkipWhile(token => token.Tag != "thead").TakeWhile(token => token.Tag != "/thead")];
        HtmlToken[] cells = [.. head.Where(token => token.Tag == "th")];
        Assert.Equal([name, size, date], cells.Select(cell => cell.Attributes.GetValueOrDefault("aria-sort")));
        Assert.All(cells, cell => Assert.Equal("col", cell["scope"]));
        Assert.Equal(links, head.Where(token => token.Tag == "a").Select(token => token["href"]));
        Assert.Equal(["Name", "Size", "Modified (UTC)"], HtmlReader.TextOf(head, "a"));
    }

    [Theory]
    [InlineData(0, 1, "1 file, 1.0 KiB")]
    [InlineData(1, 0, "1 folder")]
    [InlineData(2, 1, "2 folders and 1 file, 1.0 KiB")]
    [InlineData(1, 1200, "1 folder and 1,200 files, 1.2 MiB")]
    public void The_caption_counts(int folders, int files, string caption) => Assert.Equal(
        [caption],
        HtmlReader.TextOf(
            Page("/", [.. Enumerable.Range(0, folders).Select(i => Names.Folder("d" + i)), .. Enumerable.Range(0, files).Select(i => Names.File("f" + i, 1024))]),
            "caption"));

    [Theory]
    [InlineData("/", 0)]
    [InlineData("/a/", 1)]
    public void An_empty_folder_says_so_and_still_leads_up(string path, int linksUp)
    {
        List<HtmlToken> page = Page(path, []);
        Assert.Equal(["This folder is empty."], HtmlReader.TextOf(page, "p"));
        Assert.Equal(linksUp, HtmlReader.TextOf(page, "a").Count(text => text == "Parent folder"));
        Assert.DoesNotContain(page, token => token.Tag == "table");
    }

    [Fact]
    public void A_listing_that_was_cut_says_so()
    {
        var output = new ArrayBufferWriter<byte>();
        ListingPage.Write(output, new DirectoryListing("/"u8, [Names.File("a")], ListingOrder.Default, isComplete: false));
        Assert.Contains("This folder has more names than can be shown here. These are 1 of them.", HtmlReader.TextOf(HtmlReader.Read(output.WrittenSpan), "p"));
        Assert.Empty(HtmlReader.TextOf(Page("/", [Names.File("a")]), "p"));
    }

    [Fact]
    public void The_policy_allows_this_style_and_no_other()
    {
        string style = Assert.Single(HtmlReader.TextOf(Page("/", []), "style"));
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            ListingPage.ContentSecurityPolicy);

        // A browser would turn it into a line feed first, and the hash into another.
        Assert.DoesNotContain('\r', style);

        // What the policy forbids anyway must not be asked for.
        Assert.DoesNotContain("http:", style.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_the_page_is_a_script_or_an_inline_style()
    {
        List<HtmlToken> page = Page("/a/b/", [Names.Folder("d"), .. Names.Nasty.Select(name => Names.File(name))]);
        Assert.DoesNotContain(page, token => token.Tag is "script" or "link" or "img" or "iframe" or "form" or "base");
        Assert.DoesNotContain(page.SelectMany(token => token.Attributes.Keys), key => key == "style" || key.StartsWith("on", StringComparison.Ordinal));
    }

    /// <summary>A name as HtmlText promises to show it, written again in another way.</summary>
    private static string Shown(byte[] name) => string.Concat(Names.Decode(name).Select(c => c switch
    {
        < ' ' => (char)('\u2400' + c),
        '\u007f' => '\u2421',
        (>= '\u0080' and <= '\u009f') or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => '\ufffd',
        _ => c,
    }));

    private static string[] Shape(List<HtmlToken> page) =>
        [.. page.Where(token => token.Tag.Length > 0).Select(token => token.Tag + string.Concat(token.Attributes.Keys.Select(key => " " + key)))];

    private static IEnumerable<HtmlToken> Rows(List<HtmlToken> page) => page.SkipWhile(token => token.Tag != "tbody").TakeWhile(token => token.Tag != "/tbody");

    private static string[] Hrefs(List<HtmlToken> page) =>
        [.. Rows(page).Where(token => token.Tag == "a").Select(token => token["href"]).Where(href => href != "../")];

    private static List<HtmlToken> Page(string path, IEnumerable<DirectoryEntry> entries) => Page(Encoding.UTF8.GetBytes(path), entries, ListingOrder.Default);

    private static List<HtmlToken> Page(ReadOnlySpan<byte> path, IEnumerable<DirectoryEntry> entries, ListingOrder order)
    {
        var output = new ArrayBufferWriter<byte>();
        ListingPage.Write(output, new DirectoryListing(path, entries, order));
        return HtmlReader.Read(output.WrittenSpan);
    }
}
