using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Saker.Files.Listing;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Tests.Files.Listing;

public class DirectoryListingTests
{
    [Theory]
    [InlineData("file1 file2 file10 file11 file100")]
    [InlineData("1 2 10")]
    [InlineData("v1.2.9 v1.2.10 v1.10.0")]
    [InlineData("a a1 a1b a2 a10 ab")]
    [InlineData("01 1 02 2 003 4")]
    [InlineData("A a B b")]
    [InlineData("readme README2 readme10")]
    [InlineData("_a a z é Я ябл Яма")]
    [InlineData("x99999999999999999998 x99999999999999999999 x100000000000000000000")]
    [InlineData("file file.txt file0 file00 file1")]
    public void Names_are_in_the_order_a_person_expects(string names)
    {
        string[] expected = names.Split(' ');
        Assert.Equal(expected, Sorted(expected.Reverse()));
        Assert.Equal(expected.Reverse(), Sorted(expected, new ListingOrder(ListingColumn.Name, true)));
    }

    [Fact]
    public void Numbers_of_hundreds_of_digits_are_numbers_still()
    {
        string[] expected = [.. new[] { 1, 254, 255, 256, 509, 510, 511, 700 }.Select(digits => "9" + new string('0', digits - 1))];
        Assert.Equal(expected, Sorted(expected.Reverse()));
    }

    [Fact]
    public void What_is_not_UTF_8_comes_last()
    {
        DirectoryEntry[] entries = [Names.File([0xFF]), Names.File([0xC3]), Names.File("\U0010FFFF"), Names.File("a")];
        Assert.Equal([[(byte)'a'], [0xF4, 0x8F, 0xBF, 0xBF], [0xC3], [0xFF]], Listing(entries).Entries.ToArray().Select(entry => entry.Name));
    }

    [Theory]
    [InlineData(nameof(ListingColumn.Name), false, "d1/ d2/ a b c")]
    [InlineData(nameof(ListingColumn.Name), true, "d2/ d1/ c b a")]
    [InlineData(nameof(ListingColumn.Size), false, "d1/ d2/ b c a")]
    [InlineData(nameof(ListingColumn.Size), true, "d1/ d2/ a b c")]
    [InlineData(nameof(ListingColumn.Date), false, "d2/ d1/ c a b")]
    [InlineData(nameof(ListingColumn.Date), true, "d1/ d2/ a b c")]
    public void Folders_come_first_and_ties_are_settled_by_name(string column, bool isDescending, string expected)
    {
        DirectoryEntry[] entries =
        [
            Names.File("c", 5, 100), Names.Folder("d2", 10), Names.File("a", 9, 200), Names.File("b", 5, 200), Names.Folder("d1", 20),
        ];
        DirectoryListing listing = Listing(entries, new ListingOrder(Enum.Parse<ListingColumn>(column), isDescending));
        Assert.Equal(expected, string.Join(' ', Shown(listing)));
    }

    [Fact]
    public void The_order_does_not_depend_on_the_order_of_arrival() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(Names.Any.Generator.ListOf()),
        names =>
        {
            DirectoryEntry[] entries = [.. names.DistinctBy(Convert.ToHexString).Select((name, i) => Names.File(name, i % 3, i % 2))];
            foreach (ListingColumn column in Enum.GetValues<ListingColumn>())
            {
                var order = new ListingOrder(column, false);
                byte[][] forwards = [.. Listing(entries, order).Entries.ToArray().Select(entry => entry.Name)];
                Array.Reverse(entries);
                Assert.Equal(forwards, Listing(entries, order).Entries.ToArray().Select(entry => entry.Name));
            }
        }));

    [Fact]
    public void What_is_never_served_is_not_shown() =>
        Assert.Equal(["a"], Shown(Listing([Names.Entry([(byte)'p'], FileKind.Other, 0, 0), Names.File("a")])));

    [Fact]
    public void Folders_files_and_their_bytes_are_counted()
    {
        DirectoryListing listing = Listing([Names.Folder("d"), Names.File("a", 5), Names.File("b", 7), Names.Entry([(byte)'p'], FileKind.Other, 100, 0)]);
        Assert.Equal((1, 2, 12), (listing.DirectoryCount, listing.FileCount, listing.TotalBytes));
        Assert.Equal(long.MaxValue, Listing([Names.File("a", long.MaxValue), Names.File("b", 2)]).TotalBytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    public void A_path_without_its_slashes_is_refused(string path) =>
        Assert.Throws<ArgumentException>(() => new DirectoryListing(Encoding.UTF8.GetBytes(path), [], ListingOrder.Default));

    private static DirectoryListing Listing(IEnumerable<DirectoryEntry> entries, ListingOrder order = default) => new("/"u8, entries, order);

    private static string[] Sorted(IEnumerable<string> names, ListingOrder order = default) =>
        Shown(Listing(names.Select(name => Names.File(name)), order));

    private static string[] Shown(DirectoryListing listing) =>
        [.. listing.Entries.ToArray().Select(entry => Names.Decode(entry.Name) + (entry.Facts.Kind == FileKind.Directory ? "/" : ""))];
}
