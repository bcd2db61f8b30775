using System;
using System.Collections.Generic;
using System.Linq;
using Saker.Soak.Content;

namespace Saker.Soak.Exchanges;

/// <summary>Makes up requests of every kind. Owner: one client.</summary>
internal sealed class ExchangeMaker(SoakSite site, Random random)
{
    private static readonly string[] s_codings = ["gzip", "br", "gzip, br", "br;q=0.5, gzip;q=0.8", "gzip;q=0, *", "identity;q=0.1, br", "zstd, deflate"];

    // How often which kind is asked for, of a hundred.
    private static readonly (ExchangeKind Kind, int Share)[] s_mix =
    [
        (ExchangeKind.Whole, 30), (ExchangeKind.Coded, 14), (ExchangeKind.Head, 5), (ExchangeKind.SingleRange, 12), (ExchangeKind.ManyRanges, 4),
        (ExchangeKind.RangeBeyondTheEnd, 2), (ExchangeKind.IfNoneMatch, 10), (ExchangeKind.IfModifiedSince, 3), (ExchangeKind.IfMatch, 3), (ExchangeKind.IfRange, 4),
        (ExchangeKind.Missing, 5), (ExchangeKind.Hidden, 1), (ExchangeKind.AboveTheRoot, 1), (ExchangeKind.Listing, 2), (ExchangeKind.FolderWithoutSlash, 1), (ExchangeKind.OtherMethod, 3),
    ];

    private static readonly ExchangeKind[] s_hundred = [.. s_mix.SelectMany(entry => Enumerable.Repeat(entry.Kind, entry.Share))];

    /// <summary>Any request; now and then for a part of a long file.</summary>
    public Exchange Any()
    {
        ExchangeKind kind = s_hundred[random.Next(s_hundred.Length)];
        IReadOnlyList<SiteFile> files = kind == ExchangeKind.ManyRanges ? site.Wide : kind == ExchangeKind.SingleRange && random.Next(3) == 0 ? site.Long : site.Short;
        return Of(kind, files[random.Next(files.Count)]);
    }

    /// <summary>A long file, whole.</summary>
    public Exchange LongFile() => Of(ExchangeKind.Whole, site.Long[random.Next(site.Long.Count)]);

    private Exchange Of(ExchangeKind kind, SiteFile file)
    {
        Exchange exchange = kind switch
        {
            ExchangeKind.Coded => New(kind, file, ("Accept-Encoding", s_codings[random.Next(s_codings.Length)])),
            ExchangeKind.Head => new Exchange(kind, file.Path) { File = file, Method = "HEAD" },
            ExchangeKind.SingleRange => Ranged(kind, file, [OneRange(Length(file))]),
            ExchangeKind.ManyRanges => Ranged(kind, file, Apart(Length(file))),
            ExchangeKind.RangeBeyondTheEnd => Ranged(kind, file, [new Span(Length(file) + 10_000, null)]),
            ExchangeKind.IfNoneMatch when file.LastTag is { } tag => Conditional(kind, file, "If-None-Match", tag),
            ExchangeKind.IfMatch when file.LastTag is { } tag => Conditional(kind, file, "If-Match", tag),
            ExchangeKind.IfRange when file.LastTag is { } tag => Joined(file, tag),
            ExchangeKind.IfModifiedSince when file.Modified is { } date => New(kind, file, ("If-Modified-Since", date)),
            ExchangeKind.Missing => new Exchange(kind, $"/missing-{random.Next(200)}.{(random.Next(2) == 0 ? "html" : "js")}"),
            ExchangeKind.Hidden => new Exchange(kind, random.Next(2) == 0 ? "/.git/config" : "/%2egit/config"),
            ExchangeKind.AboveTheRoot => new Exchange(kind, random.Next(2) == 0 ? "/%2e%2e/etc/passwd" : "/folder/..%2f..%2f/etc/passwd"),
            ExchangeKind.Listing => new Exchange(kind, $"/{SoakSite.Folder}/"),
            ExchangeKind.FolderWithoutSlash => new Exchange(kind, $"/{SoakSite.Folder}?a=b"),
            ExchangeKind.OtherMethod => new Exchange(kind, file.Path) { Method = random.Next(2) == 0 ? "POST" : "PUT", Content = new string('x', random.Next(1, 3000)) },
            _ => New(ExchangeKind.Whole, file),
        };
        if (kind is ExchangeKind.Listing && random.Next(2) == 0) exchange.Fields.Add(("Accept", "application/json"));
        return exchange;
    }

    private static Exchange New(ExchangeKind kind, SiteFile file, params (string Name, string Value)[] fields)
    {
        var exchange = new Exchange(kind, file.Path) { File = file };
        exchange.Fields.AddRange(fields);
        return exchange;
    }

    private static Exchange Ranged(ExchangeKind kind, SiteFile file, IReadOnlyList<Span> ranges)
    {
        var exchange = new Exchange(kind, file.Path) { File = file, Ranges = ranges };
        exchange.Fields.Add(("Range", $"bytes={string.Join(", ", ranges)}"));
        return exchange;
    }

    private static Exchange Conditional(ExchangeKind kind, SiteFile file, string field, string tag)
    {
        var exchange = new Exchange(kind, file.Path) { File = file, Tag = tag };
        exchange.Fields.Add((field, $"\"other\", {tag}"));
        return exchange;
    }

    private Exchange Joined(SiteFile file, string tag)
    {
        var exchange = new Exchange(ExchangeKind.IfRange, file.Path) { File = file, Tag = tag, Ranges = [OneRange(Length(file))] };
        exchange.Fields.Add(("Range", $"bytes={exchange.Ranges[0]}"));
        exchange.Fields.Add(("If-Range", tag));
        return exchange;
    }

    private Span OneRange(long length) => random.Next(3) switch
    {
        0 => new Span(null, random.NextInt64(1, Math.Min(length, 200_000) + 1)),
        1 => new Span(Math.Max(0, length - random.NextInt64(1, 200_000)), null),
        _ => Closed(random.NextInt64(length)),
    };

    private Span Closed(long from) => new(from, from + random.NextInt64(100_000));

    private List<Span> Apart(long length)
    {
        var ranges = new List<Span>();
        long step = length / random.Next(2, 7);
        for (long from = 0; from + step <= length; from += step) ranges.Add(new Span(from, from + random.NextInt64(Math.Max(1, Math.Min(step / 4, 50_000)))));
        return ranges;
    }

    private static long Length(SiteFile file) => file.Current.Bytes?.Length ?? 1000;
}
