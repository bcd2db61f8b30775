using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files.Listing;

/// <summary>A real folder with every name that a disk takes: what the listing links to is there, and what it does not link to is refused.</summary>
public sealed partial class ListingLinksTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<byte[]> _names = [];

    // No folder holds a slash or a NUL, and names that begin with a dot are hidden.
    public ListingLinksTests()
    {
        byte[][] names = [.. Names.Nasty, "back\\\\twice"u8.ToArray(), "a'b\"c <d>.txt"u8.ToArray(), "50% #1?.txt"u8.ToArray()];
        foreach (byte[] name in names.Where(name => name.AsSpan().IndexOfAny((byte)'/', (byte)0) < 0 && name[0] != '.'))
        {
            string number = _names.Count.ToString(CultureInfo.InvariantCulture);
            _folder.Write("files/" + number, number);
            Assert.Equal(0, RenameName(PathOf(Encoding.UTF8.GetBytes(number)), PathOf(name)));
            _names.Add(name);
        }
    }

    // .NET cannot delete what is not UTF-8.
    public void Dispose()
    {
        for (int i = 0; i < _names.Count; i++) Assert.Equal(0, RenameName(PathOf(_names[i]), PathOf(Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)))));
        _folder.Dispose();
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public void Every_link_leads_to_its_file_and_every_name_without_one_is_refused(string accept)
    {
        using Site site = Site.FromFolder(_folder.Path, new SiteOptions { ListsFolders = true });
        var ask = new Ask(site);
        byte[] listing = Ask.Bytes(ask.Get("/files/", "Accept: " + accept));
        string[] links = accept == "text/html" ? LinksOfPage(listing) : LinksOfJson(listing);
        var served = new List<int>();
        foreach (string link in links)
        {
            Response response = ask.Get("/files/" + link[2..]);

            // Clean URLs send a page's name with its ending elsewhere, once.
            if (response.Status == StatusCode.PermanentRedirect || response.Status == StatusCode.MovedPermanently) response = ask.Get(response.Fields["Location"]!);
            Assert.True(response.Status == StatusCode.Ok, $"{link}: {response.Status}");
            served.Add(int.Parse(Ask.Text(response), CultureInfo.InvariantCulture));
        }

        Assert.Equal(links.Length, served.Distinct().Count());
        byte[][] others = [.. _names.Where((_, i) => !served.Contains(i))];
        Assert.NotEmpty(others);
        foreach (byte[] name in others)
        {
            byte[] raw = Encoding.ASCII.GetBytes("/files/" + string.Concat(name.Select(b => $"%{b:X2}")));
            Assert.False(TargetPath.Normalize(raw, new byte[raw.Length], out _, out _), $"{Convert.ToHexString(name)} could be asked for");
        }
    }

    // Every name is there, with a link or with the words that there is none.
    private string[] LinksOfPage(byte[] page)
    {
        HtmlToken[] rows = [.. HtmlReader.Read(page).SkipWhile(token => token.Tag != "tbody").TakeWhile(token => token.Tag != "/tbody")];
        string[] links = [.. rows.Where(token => token.Tag == "a").Select(token => token["href"]).Where(href => href != "../")];
        Assert.Equal(_names.Count, rows.Count(token => token.Tag == "bdi"));
        Assert.Equal(_names.Count - links.Length, HtmlReader.TextOf(rows, "small").Count(text => text == "no link"));
        Assert.Equal(_names.Count - links.Length, rows.Count(token => token.Tag == "span" && token["title"] == "No URL can ask for this name"));
        return links;
    }

    private string[] LinksOfJson(byte[] listing)
    {
        using JsonDocument json = JsonDocument.Parse(listing);
        JsonElement[] entries = [.. json.RootElement.GetProperty("entries").EnumerateArray()];
        Assert.Equal(_names.Count, entries.Length);
        return [.. entries.Select(entry => entry.GetProperty("href").GetString()).OfType<string>()];
    }

    // For the system, with the NUL that ends it.
    private byte[] PathOf(byte[] name) => [.. Encoding.UTF8.GetBytes(_folder["files/"]), .. name, 0];

    [LibraryImport("libc", EntryPoint = "rename")]
    private static partial int RenameName(byte[] from, byte[] to);
}
