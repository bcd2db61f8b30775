using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Saker.Files.Listing;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Tests.Files.Listing;

public class ListingJsonTests
{
    [Fact]
    public void A_listing_is_one_object() => Assert.Equal(
        """{"path":"/a b/","complete":true,"entries":[{"name":"d","type":"directory","size":null,"modified":"1970-01-01T00:00:00Z","href":"./d/"},{"name":"x y","type":"file","size":123,"modified":"2026-11-22T12:00:00Z","href":"./x%20y"}]}""" + "\n",
        Encoding.UTF8.GetString(Write("/a b/", [Names.File("x y", 123, 1_795_348_800), Names.Folder("d")])));

    [Fact]
    public void An_empty_folder_has_no_entries() => Assert.Equal("""{"path":"/","complete":true,"entries":[]}""" + "\n", Encoding.UTF8.GetString(Write("/", [])));

    [Fact]
    public void A_listing_that_was_cut_says_so()
    {
        var output = new ArrayBufferWriter<byte>();
        ListingJson.Write(output, new DirectoryListing("/"u8, [Names.File("a")], ListingOrder.Default, isComplete: false));
        using JsonDocument json = JsonDocument.Parse(output.WrittenMemory);
        Assert.False(json.RootElement.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public void Times_before_1970_and_far_ahead_are_written()
    {
        using JsonDocument json = JsonDocument.Parse(Write("/", [Names.File("a", 0, -1), Names.File("b", 0, 9_000_000_000)]));
        Assert.Equal(
            ["1969-12-31T23:59:59Z", "2255-03-14T16:00:00Z"],
            json.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("modified").GetString()));
    }

    [Fact]
    public void Every_nasty_name_comes_back() => ComesBack(Names.Nasty);

    [Fact]
    public void Any_name_comes_back() => Check.QuickThrowOnFailure(Prop.ForAll(Names.Any, name => ComesBack([name])));

    private static void ComesBack(IReadOnlyList<byte[]> names)
    {
        byte[] bytes = Write("/", names.Select(name => Names.File(name)));

        // Nothing in it could end a script or an attribute, should somebody paste it there, and it is one line.
        Assert.Equal(-1, bytes.AsSpan().IndexOfAny("<>&'"u8));
        Assert.Equal(bytes.Length - 1, bytes.AsSpan().IndexOf((byte)'\n'));

        using JsonDocument json = JsonDocument.Parse(bytes);
        byte[][] sorted = [.. new DirectoryListing("/"u8, names.Select(name => Names.File(name)), ListingOrder.Default).Entries.ToArray().Select(entry => entry.Name)];
        JsonElement[] found = [.. json.RootElement.GetProperty("entries").EnumerateArray()];
        Assert.Equal(sorted.Select(name => Names.Decode(name)), found.Select(entry => entry.GetProperty("name").GetString()));
        Assert.Equal(
            sorted.Select(name => Names.CanBeAskedFor(name) ? name : null),
            found.Select(entry => entry.GetProperty("href").GetString() is { } href ? Names.PercentDecode(href[2..]) : null));
    }

    private static byte[] Write(string path, IEnumerable<DirectoryEntry> entries)
    {
        var output = new ArrayBufferWriter<byte>();
        ListingJson.Write(output, new DirectoryListing(Encoding.UTF8.GetBytes(path), entries, ListingOrder.Default));
        return output.WrittenSpan.ToArray();
    }
}
