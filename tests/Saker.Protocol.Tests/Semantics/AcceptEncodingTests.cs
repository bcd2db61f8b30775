using System;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class AcceptEncodingTests
{
    private const ContentCodingSet All = ContentCodingSet.Identity | ContentCodingSet.Gzip | ContentCodingSet.Zstd | ContentCodingSet.Brotli;
    private const ContentCodingSet Plain = ContentCodingSet.Identity;
    private const ContentCodingSet GzipOnly = ContentCodingSet.Gzip;
    private const ContentCodingSet PlainAndGzip = ContentCodingSet.Identity | ContentCodingSet.Gzip;

    /// <summary>The value (null: no field; a bar: two field lines), what is at hand, and the choice or "406".</summary>
    public static TheoryData<string?, ContentCodingSet, string> Choices => new()
    {
        // RFC 9110 §12.5.3: nothing said, and nothing wanted.
        { null, All, "Identity" },
        { "", All, "Identity" },
        { null, GzipOnly, "406" },
        { "", GzipOnly, "406" },

        // What is named is acceptable; equal weights leave the choice to us.
        { "gzip", All, "Gzip" },
        { "br", All, "Brotli" },
        { "zstd", All, "Zstd" },
        { "gzip, deflate, br, zstd", All, "Brotli" },
        { "gzip, deflate, zstd", All, "Zstd" },
        { "gzip, deflate, br, zstd", PlainAndGzip, "Gzip" },
        { "gzip, deflate, br, zstd", Plain, "Identity" },
        { "br", PlainAndGzip, "Identity" },
        { "br", GzipOnly, "406" },
        { "GZip", All, "Gzip" },
        { "x-gzip", All, "Gzip" },
        { "compress", All, "Identity" },
        { "gzip , br", All, "Brotli" },
        { "gzip|br", All, "Brotli" },

        // Weights.
        { "gzip;q=1.0, br;q=0.9", All, "Gzip" },
        { "gzip;q=0.001", All, "Gzip" },
        { "br;q=0.5, gzip;q=0.501", All, "Gzip" },
        { "br; q=0.5 , gzip ;q=0.8", All, "Gzip" },
        { "br;Q=0.5, gzip;Q=0.8", All, "Gzip" },
        { "identity, gzip;q=0.5", All, "Identity" },
        { "identity;q=0.5, gzip;q=0.5", All, "Gzip" },
        { "identity;q=0.5, gzip;q=0.4", All, "Identity" },
        { "gzip;q=0", All, "Identity" },
        { "gzip;q=0.000", All, "Identity" },
        { "gzip;q=0", GzipOnly, "406" },
        { "gzip;q=0, gzip", GzipOnly, "406" },
        { "gzip, x-gzip;q=0", GzipOnly, "406" },

        // The asterisk is everything that is not named.
        { "*", All, "Brotli" },
        { "*", Plain, "Identity" },
        { "*;q=0.5, gzip", All, "Gzip" },
        { "*, br;q=0", All, "Zstd" },
        { "gzip, *;q=0", All, "Gzip" },
        { "gzip, *;q=0", Plain, "406" },
        { "*;q=0", All, "406" },
        { "*;q=0, identity", All, "Identity" },
        { "*;q=0, identity;q=0.1", All, "Identity" },
        { "identity;q=0", All, "406" },
        { "identity;q=0, *", All, "Brotli" },
        { "identity;q=0, br", All, "Brotli" },
        { "identity;q=0, gzip", Plain, "406" },
        { "identity;q=0, *;q=0.1", Plain, "406" },

        // Malformed elements are left out.
        { "gzip;q=2", All, "Identity" },
        { "gzip;q=1.001", All, "Identity" },
        { "gzip;q=0.1234, br;q=x, zstd;q=", All, "Identity" },
        { "gzip;q=-1", All, "Identity" },
        { "gzip;q=.5", All, "Identity" },
        { "gzip;q=1.", All, "Gzip" },
        { "gzip;level=9", All, "Gzip" },
        { ",,gzip,,", All, "Gzip" },
        { "gzipx, xgzip, brr", All, "Identity" },
        { ";q=1", All, "Identity" },
    };

    [Theory, MemberData(nameof(Choices))]
    public void Chooses_what_the_client_wants_most_and_we_like_best(string? value, ContentCodingSet available, string expected)
    {
        using var poisoned = new PoisonedMemory(256);
        string fields = value is null ? "" : $"Accept-Encoding: {value.Replace("|", "\r\nAccept-Encoding: ", StringComparison.Ordinal)}\r\n";
        AcceptEncoding accepted = AcceptEncoding.Of(Requests.With(fields, poisoned));
        Assert.Equal(expected, accepted.TryChoose(available, out ContentCoding chosen) ? chosen.ToString() : "406");
    }

    [Fact]
    public void Fields_that_say_the_same_are_equal()
    {
        AcceptEncoding first = AcceptEncoding.Of(Requests.With("Accept-Encoding: gzip, br\r\n"));
        AcceptEncoding second = AcceptEncoding.Of(Requests.With("Accept-Encoding: BR;q=1.0\r\nAccept-Encoding: deflate,gzip\r\n"));
        Assert.Equal(first, second);
        Assert.NotEqual(first, AcceptEncoding.Of(Requests.With("Accept-Encoding: gzip\r\n")));
        Assert.True(first.Accepts(ContentCoding.Identity));
        Assert.False(first.Accepts(ContentCoding.Zstd));
    }

    [Fact]
    public void Names_go_to_codings_and_back()
    {
        foreach (ContentCoding coding in Enum.GetValues<ContentCoding>())
        {
            Assert.True(ContentCodings.TryParse(ContentCodings.Name(coding), out ContentCoding found));
            Assert.Equal(coding, found);
        }

        Assert.False(ContentCodings.TryParse("deflate"u8, out _));
        Assert.False(ContentCodings.TryParse(default, out _));
    }
}
