using System;
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Saker.Transport.FileSystem;

namespace Saker.Files.Listing;

/// <summary>
/// A directory listing for programs: <c>{"path","complete","entries":[{"name","type","size","modified","href"}]}</c>. Stateless.
/// </summary>
/// <remarks>
/// <c>type</c> is <c>file</c> or <c>directory</c>; <c>size</c> is in bytes, null for a directory; <c>modified</c> is UTC. A name that is
/// not UTF-8 is shown with U+FFFD, since JSON cannot hold it (RFC 8259 §8.1); <c>href</c>, relative to the listing, is
/// always exact, and null for a name that no request can hold (<see cref="EntryHref.TryWrite"/>).
/// </remarks>
internal static class ListingJson
{
    /// <summary>The Content-Type; JSON has no charset parameter (RFC 8259 §11).</summary>
    public const string ContentType = "application/json";

    private static readonly JsonEncodedText s_path = JsonEncodedText.Encode("path"u8);
    private static readonly JsonEncodedText s_complete = JsonEncodedText.Encode("complete"u8);
    private static readonly JsonEncodedText s_entries = JsonEncodedText.Encode("entries"u8);
    private static readonly JsonEncodedText s_name = JsonEncodedText.Encode("name"u8);
    private static readonly JsonEncodedText s_type = JsonEncodedText.Encode("type"u8);
    private static readonly JsonEncodedText s_size = JsonEncodedText.Encode("size"u8);
    private static readonly JsonEncodedText s_modified = JsonEncodedText.Encode("modified"u8);
    private static readonly JsonEncodedText s_href = JsonEncodedText.Encode("href"u8);
    private static readonly JsonEncodedText s_file = JsonEncodedText.Encode("file"u8);
    private static readonly JsonEncodedText s_directory = JsonEncodedText.Encode("directory"u8);

    // What is not UTF-8 becomes U+FFFD. Other scripts stay readable; markup, quotes, controls and characters without a shape are escaped, wherever this may be pasted.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    /// <summary>Writes the listing as one object and a line feed.</summary>
    public static void Write(IBufferWriter<byte> output, DirectoryListing listing)
    {
        using (var json = new Utf8JsonWriter(output, s_options))
        {
            byte[] href = [];
            json.WriteStartObject();
            json.WriteString(s_path, listing.Path);
            json.WriteBoolean(s_complete, listing.IsComplete);
            json.WriteStartArray(s_entries);
            foreach (DirectoryEntry entry in listing.Entries)
            {
                int hrefBytes = EntryHref.MaxBytes(entry.Name.Length);
                if (href.Length < hrefBytes) href = new byte[hrefBytes];
                WriteEntry(json, entry, href);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteEntry(Utf8JsonWriter json, in DirectoryEntry entry, Span<byte> href)
    {
        bool isDirectory = entry.Facts.Kind == FileKind.Directory;
        Span<byte> modified = stackalloc byte[ListingTime.Length];
        ListingTime.Write(entry.Facts.ModifiedSeconds, modified);

        json.WriteStartObject();
        json.WriteString(s_name, entry.Name);
        json.WriteString(s_type, isDirectory ? s_directory : s_file);
        if (isDirectory) json.WriteNull(s_size);
        else json.WriteNumber(s_size, entry.Facts.Length);
        json.WriteString(s_modified, modified);
        if (EntryHref.TryWrite(entry.Name, isDirectory, href, out int length)) json.WriteString(s_href, href[..length]);
        else json.WriteNull(s_href);
        json.WriteEndObject();
    }
}
