using System;
using System.Buffers;
using Saker.Transport.FileSystem;

namespace Saker.Files.Listing;

/// <summary>A directory listing for people: one HTML page that needs no script, no image and no second request. Stateless.</summary>
/// <remarks>
/// Names stand in text alone, escaped by <see cref="HtmlText"/> and isolated by <c>bdi</c>; attributes hold references by
/// <see cref="EntryHref"/>, numbers and fixed words. A name that no request can hold is shown without a link, and says so. The page is a table with named heads, sorted by following a link.
/// </remarks>
internal static class ListingPage
{
    /// <summary>The Content-Type.</summary>
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>The Content-Security-Policy: this page's own style and the site's icon, and nothing else may be loaded, framed or sent.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src '{ListingStyle.Source}'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Writes the page.</summary>
    public static void Write(IBufferWriter<byte> output, DirectoryListing listing)
    {
        WriteHead(output, listing);
        output.Write("<body>\n<main>\n"u8);
        WriteTitle(output, listing);
        if (!listing.IsComplete)
        {
            output.Write("<p class=\"note\">This folder has more names than can be shown here. These are "u8);
            SizeText.WriteNumber(output, listing.Entries.Length);
            output.Write(" of them.</p>\n"u8);
        }

        if (listing.Entries.IsEmpty) WriteEmpty(output, listing);
        else WriteTable(output, listing);
        output.Write("</main>\n</body>\n</html>\n"u8);
    }

    private static void WriteHead(IBufferWriter<byte> output, DirectoryListing listing)
    {
        output.Write(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Index of 
            """u8);
        HtmlText.Write(output, listing.Path);
        output.Write("</title>\n<style>"u8);
        output.Write(ListingStyle.Text);
        output.Write("</style>\n</head>\n"u8);
    }

    // The folders above as links, and this folder's own name as the heading.
    private static void WriteTitle(IBufferWriter<byte> output, DirectoryListing listing)
    {
        if (listing.IsRoot)
        {
            output.Write("<h1>Index of /</h1>\n"u8);
            return;
        }

        ReadOnlySpan<byte> segments = listing.Path[1..^1];
        int above = segments.Count((byte)'/') + 1;
        output.Write("<nav aria-label=\"Parent folders\"><ol>"u8);
        WriteAncestor(output, above--, "Root"u8);
        for (int slash = segments.IndexOf((byte)'/'); slash >= 0; slash = segments.IndexOf((byte)'/'))
        {
            WriteAncestor(output, above--, segments[..slash]);
            segments = segments[(slash + 1)..];
        }

        output.Write("</ol></nav>\n<h1><bdi>"u8);
        HtmlText.Write(output, segments);
        output.Write("</bdi></h1>\n"u8);
    }

    private static void WriteAncestor(IBufferWriter<byte> output, int levelsUp, ReadOnlySpan<byte> name)
    {
        output.Write("<li><a href=\""u8);
        for (int i = 0; i < levelsUp; i++) output.Write("../"u8);
        output.Write("\"><bdi>"u8);
        HtmlText.Write(output, name);
        output.Write("</bdi></a></li>"u8);
    }

    private static void WriteEmpty(IBufferWriter<byte> output, DirectoryListing listing)
    {
        output.Write("<div class=\"empty\">\n"u8);
        if (!listing.IsRoot) output.Write("<a href=\"../\">Parent folder</a>\n"u8);
        output.Write("<p>This folder is empty.</p>\n</div>\n"u8);
    }

    private static void WriteTable(IBufferWriter<byte> output, DirectoryListing listing)
    {
        output.Write("<table>\n<caption>"u8);
        WriteCounts(output, listing);
        output.Write("</caption>\n<thead>\n<tr>"u8);
        WriteColumn(output, listing.Order, ListingColumn.Name, "Name"u8);
        WriteColumn(output, listing.Order, ListingColumn.Size, "Size"u8);
        WriteColumn(output, listing.Order, ListingColumn.Date, "Modified (UTC)"u8);
        output.Write("</tr>\n</thead>\n<tbody>\n"u8);
        if (!listing.IsRoot) output.Write("<tr><td colspan=\"3\"><a href=\"../\">Parent folder</a></td></tr>\n"u8);
        foreach (DirectoryEntry entry in listing.Entries) WriteRow(output, entry);
        output.Write("</tbody>\n</table>\n"u8);
    }

    private static void WriteCounts(IBufferWriter<byte> output, DirectoryListing listing)
    {
        if (listing.DirectoryCount > 0)
        {
            SizeText.WriteNumber(output, listing.DirectoryCount);
            output.Write(listing.DirectoryCount == 1 ? " folder"u8 : " folders"u8);
        }

        if (listing.FileCount == 0) return;
        if (listing.DirectoryCount > 0) output.Write(" and "u8);
        SizeText.WriteNumber(output, listing.FileCount);
        output.Write(listing.FileCount == 1 ? " file, "u8 : " files, "u8);
        SizeText.WriteRounded(output, listing.TotalBytes);
    }

    private static void WriteColumn(IBufferWriter<byte> output, ListingOrder order, ListingColumn column, ReadOnlySpan<byte> label)
    {
        // ARIA 1.2, aria-sort: at most one head has it; the others may be sorted by, but are not.
        output.Write("<th scope=\"col\""u8);
        if (column == order.Column) output.Write(order.IsDescending ? " aria-sort=\"descending\""u8 : " aria-sort=\"ascending\""u8);
        output.Write("><a href=\""u8);
        HtmlText.Write(output, order.After(column).Query);
        output.Write("\">"u8);
        output.Write(label);
        output.Write("</a></th>"u8);
    }

    private static void WriteRow(IBufferWriter<byte> output, in DirectoryEntry entry)
    {
        bool isDirectory = entry.Facts.Kind == FileKind.Directory;
        output.Write("<tr><th scope=\"row\">"u8);
        WriteName(output, entry.Name, isDirectory);
        output.Write(isDirectory ? "</th><td></td><td>"u8 : "</th><td title=\""u8);
        if (!isDirectory)
        {
            SizeText.WriteExact(output, entry.Facts.Length);
            output.Write("\">"u8);
            SizeText.WriteRounded(output, entry.Facts.Length);
            output.Write("</td><td>"u8);
        }

        Span<byte> time = stackalloc byte[ListingTime.Length];
        ListingTime.Write(entry.Facts.ModifiedSeconds, time);
        output.Write("<time datetime=\""u8);
        output.Write(time);
        output.Write("\">"u8);
        output.Write(time[..ListingTime.DateLength]);
        output.Write(" "u8);
        output.Write(time[(ListingTime.DateLength + 1)..ListingTime.MinuteLength]);
        output.Write("</time></td></tr>\n"u8);
    }

    // The slash tells a folder from a file to those who do not see the icon.
    private static void WriteName(IBufferWriter<byte> output, ReadOnlySpan<byte> name, bool isDirectory)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(EntryHref.MaxBytes(name.Length));
        bool isLink = EntryHref.TryWrite(name, isDirectory, rented, out int length);
        if (isLink)
        {
            output.Write("<a href=\""u8);
            output.Write(rented.AsSpan(0, length));
            output.Write("\"><bdi>"u8);
        }
        else
        {
            output.Write(isDirectory ? "<span class=\"folder\" title=\""u8 : "<span title=\""u8);
            output.Write("No URL can ask for this name\"><bdi>"u8);
        }

        ArrayPool<byte>.Shared.Return(rented);
        HtmlText.Write(output, name);
        output.Write(isDirectory ? "</bdi>/"u8 : "</bdi>"u8);

        // In words as well: a title is not for those who touch or listen.
        output.Write(isLink ? "</a>"u8 : " <small>no link</small></span>"u8);
    }
}
