using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Saker.Soak.Content;

namespace Saker.Soak.Exchanges;

/// <summary>
/// Judges answers by what was on the disk: status, length, tag and bytes have to be of one version, which was there when the request
/// was sent or not much earlier. Shared.
/// </summary>
/// <param name="freshness">How long the server may go on serving a version that is gone: its own bound and slack for a busy machine.</param>
internal sealed class Verifier(TimeSpan freshness)
{
    public Judgement Judge(Exchange exchange, Answer answer)
    {
        if (answer["Date"] is null) return Judgement.Wrong("no Date");
        if (answer.IsCut)
        {
            return exchange.File is { } cut && cut.Possible(exchange.Asked - freshness, answer.Done, freshness).Count > 1
                ? new Judgement(Outcome.CutByChange, null)
                : Judgement.Wrong("it was cut short, and nothing had changed");
        }

        if (!exchange.IsHead && answer.Status is not (204 or 304) && answer["Content-Length"] is { } length && length != answer.Content.Length.ToString())
            return Judgement.Wrong("the length is not the content's");
        return exchange.File is { } file && exchange.Kind != ExchangeKind.OtherMethod ? OfFile(exchange, file, answer) : OfNoFile(exchange, answer);
    }

    private static Judgement OfNoFile(Exchange exchange, Answer answer)
    {
        bool isRight = exchange.Kind switch
        {
            ExchangeKind.Missing or ExchangeKind.Hidden => answer.Status == 404,
            ExchangeKind.AboveTheRoot => answer.Status == 400,
            ExchangeKind.FolderWithoutSlash => answer.Status == 301 && answer["Location"] == $"/{SoakSite.Folder}/?a=b",
            ExchangeKind.OtherMethod => answer.Status == 405 && answer["Allow"] == "GET, HEAD, OPTIONS",
            ExchangeKind.Listing => answer.Status == 200 && Lists(Encoding.UTF8.GetString(answer.Content)),
            _ => false,
        };
        return isRight ? Judgement.Right : Judgement.Wrong("not what is to be said to that");
    }

    private static bool Lists(string content) => Enumerable.Range(0, 30).All(i => content.Contains($"entry-{i}.txt", StringComparison.Ordinal));

    private Judgement OfFile(Exchange exchange, SiteFile file, Answer answer)
    {
        IReadOnlyList<FileVersion> possible = file.Possible(exchange.Asked, answer.Done, freshness);
        switch (answer.Status)
        {
            case 200 when exchange.IsHead:
                return OfHead(file, answer, possible);
            case 200 when exchange.Kind is ExchangeKind.SingleRange or ExchangeKind.RangeBeyondTheEnd:
                return Judgement.Wrong("the whole file for a range");
            case 200 when exchange.Kind == ExchangeKind.IfNoneMatch && answer["ETag"] == exchange.Tag:
                return Judgement.Wrong("200 with the very tag that was not to match");
            case 200 when exchange.Kind == ExchangeKind.IfMatch && answer["ETag"] != exchange.Tag && IsStrong(answer["ETag"]):
                return Judgement.Wrong("200 with another tag than the one to match");
            case 200 when exchange.Kind == ExchangeKind.IfModifiedSince:
                return Judgement.Wrong("200, and it never changed");
            case 200:
                return OfWhole(exchange, file, answer, possible);
            case 206 when exchange.Ranges.Count == 1:
                return OfParts(exchange, file, answer, possible, [(answer["Content-Range"] ?? "", answer.Content)]);
            case 206 when exchange.Ranges.Count > 1:
                return MultipartReader.Read(answer.Content, answer["Content-Type"] ?? "") is { } parts
                    ? OfParts(exchange, file, answer, possible, parts)
                    : Judgement.Wrong("not multipart/byteranges");
            case 304 when exchange.Kind == ExchangeKind.IfModifiedSince:
                return Judgement.Right;
            case 304 when exchange.Kind == ExchangeKind.IfNoneMatch:
                return possible.Any(version => version.Hash == HashOf(file, exchange.Tag!)) ? Judgement.Right : Judgement.Wrong("304 for a version that is gone");
            case 412 when exchange.Kind == ExchangeKind.IfMatch:
                bool matches = file.Kind == ChangeKind.Steady && file.Tags.TryGetValue(exchange.Tag!, out Tag? tag) && tag.Coding.Length == 0 && tag.Length <= 1024 * 1024;
                return matches ? Judgement.Wrong("412 for the tag of a file that never changed") : Judgement.Right;
            case 416 when exchange.Ranges.Count > 0:
                return possible.Any(version => version.Bytes is { } bytes && answer["Content-Range"] == $"bytes */{bytes.Length}" && exchange.Ranges.All(range => range.In(bytes.Length) is null))
                    ? Judgement.Right
                    : Judgement.Wrong("416, and no version is as long as it says and too short for the range");
            case 404:
                return possible.Any(version => version.Bytes is null) ? Judgement.Right : Judgement.Wrong("404, and it was there all the time");
            default:
                return Judgement.Wrong("a status that does not fit");
        }
    }

    private static Judgement OfHead(SiteFile file, Answer answer, IReadOnlyList<FileVersion> possible)
    {
        string? hash = answer["ETag"] is { } tag && file.Tags.TryGetValue(tag, out Tag? known) ? known.Hash : null;
        return possible.Any(version => version.Bytes is { } bytes && answer["Content-Length"] == bytes.Length.ToString() && (hash is null || hash == version.Hash))
            ? Judgement.Right
            : Judgement.Wrong("no version with this length and tag");
    }

    private Judgement OfWhole(Exchange exchange, SiteFile file, Answer answer, IReadOnlyList<FileVersion> possible)
    {
        if (answer["Content-Type"] != file.MediaType) return Judgement.Wrong($"not of the type {file.MediaType}");
        if (answer["X-Content-Type-Options"] != "nosniff") return Judgement.Wrong("no X-Content-Type-Options");
        string coding = answer["Content-Encoding"] ?? "";
        if (coding.Length > 0 && exchange.Kind != ExchangeKind.Coded) return Judgement.Wrong("a coding that nobody asked for");
        if (coding.Length > 0 && answer["Vary"]?.Contains("Accept-Encoding", StringComparison.Ordinal) != true) return Judgement.Wrong("a coding without Vary");
        if (Decode(answer.Content, coding) is not { } content) return Judgement.Wrong("it cannot be decoded");
        string hash = FileVersion.HashOf(content);
        if (possible.Any(version => version.Hash == hash)) return Learn(file, answer, new Tag(hash, coding, answer.Content.Length));
        if (coding.Length == 0 && IsMixture(file, possible, content.Length, 0, content)) return new Judgement(Outcome.ReadWhileWritten, null);
        FileVersion? old = file.Find(version => version.Hash == hash);
        return Judgement.Wrong(old is null ? "bytes of no version" : $"a version that was gone {(exchange.Asked - old.Until).TotalSeconds:F3} s before it was asked for");
    }

    private static Judgement OfParts(Exchange exchange, SiteFile file, Answer answer, IReadOnlyList<FileVersion> possible, IReadOnlyList<(string Range, byte[] Bytes)> parts)
    {
        string? hash = exchange.Kind == ExchangeKind.IfRange ? HashOf(file, exchange.Tag!)
            : answer["ETag"] is { } tag && file.Tags.TryGetValue(tag, out Tag? known) ? known.Hash : null;
        if (possible.Any(version => version.Bytes is not null && (hash is null || version.Hash == hash) && HasParts(version, exchange.Ranges, parts))) return Judgement.Right;
        bool isMixture = parts.All(part => Read(part.Range) is { } range && IsMixture(file, possible, range.Length, range.First, part.Bytes));
        return isMixture && exchange.Kind != ExchangeKind.IfRange ? new Judgement(Outcome.ReadWhileWritten, null) : Judgement.Wrong("no version has these parts under this tag");
    }

    private static bool HasParts(FileVersion version, IReadOnlyList<Span> ranges, IReadOnlyList<(string Range, byte[] Bytes)> parts)
    {
        int length = version.Bytes!.Length;
        (long First, long Last)[] wanted = [.. ranges.Select(range => range.In(length)).Where(range => range is not null).Select(range => range!.Value)];
        if (wanted.Length != parts.Count) return false;
        for (int i = 0; i < wanted.Length; i++)
        {
            (long first, long last) = wanted[i];
            if (parts[i].Range != $"bytes {first}-{last}/{length}" || parts[i].Bytes.Length != last - first + 1 || !version.Has(first, parts[i].Bytes)) return false;
        }

        return true;
    }

    // Two versions, of which the later was being written over the earlier one: every byte is of one or the other.
    private static bool IsMixture(SiteFile file, IReadOnlyList<FileVersion> possible, long length, long offset, ReadOnlySpan<byte> bytes)
    {
        if (file.Kind != ChangeKind.Rewritten) return false;
        byte[][] versions = [.. possible.Where(version => version.Bytes?.Length == length).Select(version => version.Bytes!)];
        if (versions.Length < 2 || offset + bytes.Length > length) return false;
        for (int i = 0; i < bytes.Length; i++)
        {
            bool isOfOne = false;
            foreach (byte[] version in versions) isOfOne |= version[offset + i] == bytes[i];
            if (!isOfOne) return false;
        }

        return true;
    }

    private static Judgement Learn(SiteFile file, Answer answer, Tag tag)
    {
        string? value = answer["ETag"];
        if (value is null) return Judgement.Wrong("no ETag");
        if (!IsStrong(value)) return Judgement.Right;
        Tag known = file.Tags.GetOrAdd(value, tag);
        if (tag.Coding.Length == 0) file.LastTag = value;
        return known == tag ? Judgement.Right : Judgement.Wrong("its tag stood for other bytes before");
    }

    private static bool IsStrong(string? tag) => tag?.StartsWith('"') == true;

    private static string? HashOf(SiteFile file, string tag) => file.Tags.TryGetValue(tag, out Tag? known) ? known.Hash : null;

    private static (long First, long Length)? Read(string range)
    {
        string[] parts = range.Split(' ', '-', '/');
        return parts.Length == 4 && long.TryParse(parts[1], out long first) && long.TryParse(parts[3], out long length) ? (first, length) : null;
    }

    private static byte[]? Decode(byte[] content, string coding)
    {
        if (coding.Length == 0) return content;
        using var coded = new MemoryStream(content);
        using Stream? decoder = coding switch
        {
            "gzip" => new GZipStream(coded, CompressionMode.Decompress),
            "br" => new BrotliStream(coded, CompressionMode.Decompress),
            _ => null,
        };
        if (decoder is null) return null;
        using var decoded = new MemoryStream();
        try
        {
            decoder.CopyTo(decoded);
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return decoded.ToArray();
    }
}
