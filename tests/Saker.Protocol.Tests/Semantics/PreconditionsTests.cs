using System;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class PreconditionsTests
{
    private const string Before = "Sun, 06 Nov 1994 08:49:36 GMT";
    private const string At = "Sun, 06 Nov 1994 08:49:37 GMT";
    private const string After = "Sun, 06 Nov 1994 08:49:38 GMT";
    private const long LastModified = 784_111_777;
    private const long Now = 1_800_000_000;

    /// <summary>
    /// Conditions, separated by bars, with short names; then what comes of GET and of PUT (G: go on, 304, 412) when the
    /// representation has the strong tag "x" and was modified At.
    /// </summary>
    public static TheoryData<string, string, string> WithStrongTag => new()
    {
        { "", "G", "G" },

        // If-Match, RFC 9110 §13.1.1: strong comparison.
        { "M:\"x\"", "G", "G" },
        { "M:\"a\", \"x\"", "G", "G" },
        { "M:\"a\"|M:\"x\"", "G", "G" },
        { "M:*", "G", "G" },
        { "M:\"a\"", "412", "412" },
        { "M:W/\"x\"", "412", "412" },
        { "M:x", "412", "412" },
        { "M:", "412", "412" },

        // If-Unmodified-Since, §13.1.4: not looked at beside If-Match; ignored when it is no date.
        { $"U:{At}", "G", "G" },
        { $"U:{After}", "G", "G" },
        { $"U:{Before}", "412", "412" },
        { $"M:\"x\"|U:{Before}", "G", "G" },
        { $"M:\"a\"|U:{After}", "412", "412" },
        { "U:yesterday", "G", "G" },
        { $"U:{Before}|U:{Before}", "G", "G" },
        { "U:Sunday, 06-Nov-94 08:49:36 GMT", "412", "412" },
        { "U:Sun Nov  6 08:49:36 1994", "412", "412" },

        // If-None-Match, §13.1.2: weak comparison; 304 for GET and HEAD, 412 for others.
        { "N:\"x\"", "304", "412" },
        { "N:W/\"x\"", "304", "412" },
        { "N:\"a\", W/\"x\"", "304", "412" },
        { "N:\"a\"|N:\"x\"", "304", "412" },
        { "N:*", "304", "412" },
        { "N:\"a\"", "G", "G" },
        { "N:", "G", "G" },
        { "N:x", "G", "G" },

        // If-Modified-Since, §13.1.3: for GET and HEAD alone, and not beside If-None-Match.
        { $"S:{At}", "304", "G" },
        { $"S:{After}", "304", "G" },
        { $"S:{Before}", "G", "G" },
        { $"N:\"a\"|S:{After}", "G", "G" },
        { $"N:\"x\"|S:{Before}", "304", "412" },
        { "S:yesterday", "G", "G" },
        { $"S:{At}|S:{At}", "G", "G" },
        { "S:0", "G", "G" },
        { "S:Sunday, 06-Nov-94 08:49:37 GMT", "304", "G" },
        { "S:Sun Nov  6 08:49:37 1994", "304", "G" },

        // The order of §13.2.2: 412 before 304.
        { "M:\"a\"|N:\"x\"", "412", "412" },
        { "M:\"x\"|N:\"x\"", "304", "412" },
        { $"U:{Before}|N:\"x\"", "412", "412" },
        { $"U:{After}|N:\"x\"", "304", "412" },
        { $"U:{Before}|S:{At}", "412", "412" },
        { $"M:\"x\"|S:{At}", "304", "G" },
    };

    [Theory, MemberData(nameof(WithStrongTag))]
    public void Are_evaluated_in_their_order(string conditions, string get, string put)
    {
        var current = new RepresentationValidators("\"x\""u8, LastModified);
        Assert.Equal(get, Evaluate(conditions, "GET", current));
        Assert.Equal(get, Evaluate(conditions, "HEAD", current));
        Assert.Equal(put, Evaluate(conditions, "PUT", current));
        foreach (string other in (string[])["OPTIONS", "TRACE"])
        {
            Assert.Equal("G", Evaluate(conditions, other, current));
        }
    }

    [Theory]
    [InlineData("M:W/\"x\"", "412")]
    [InlineData("M:\"x\"", "412")]
    [InlineData("M:*", "G")]
    [InlineData("N:\"x\"", "304")]
    [InlineData("N:W/\"x\"", "304")]
    [InlineData("N:\"a\"", "G")]
    public void A_weak_tag_is_good_for_304_but_not_for_If_Match(string conditions, string expected)
        => Assert.Equal(expected, Evaluate(conditions, "GET", new RepresentationValidators("W/\"x\""u8, LastModified)));

    [Theory]
    [InlineData("M:\"x\"", "412")]
    [InlineData("M:*", "G")]
    [InlineData("N:\"x\"", "G")]
    [InlineData("N:*", "304")]
    [InlineData("U:Sun, 06 Nov 1994 08:49:36 GMT", "G")]
    [InlineData("S:Sun, 06 Nov 1994 08:49:38 GMT", "G")]
    public void Without_validators_dates_are_ignored_and_tags_match_nothing(string conditions, string expected)
        => Assert.Equal(expected, Evaluate(conditions, "GET", new RepresentationValidators(default, null)));

    [Theory]
    [InlineData("M:*", "412")]
    [InlineData("M:\"x\"", "412")]
    [InlineData("N:*", "G")]
    [InlineData("N:\"x\"", "G")]
    [InlineData("U:Sun, 06 Nov 1994 08:49:36 GMT", "G")]
    public void What_does_not_exist_matches_nothing(string conditions, string expected)
        => Assert.Equal(expected, Evaluate(conditions, "PUT", RepresentationValidators.None));

    /// <summary>Fields beside Range, and whether the range counts.</summary>
    public static TheoryData<string, bool> IfRange => new()
    {
        { "", true },
        { "R:\"x\"", true },
        { "R:\"a\"", false },
        { "R:W/\"x\"", false },
        { "R:x", false },
        { "R:*", false },
        { "R:\"x\", \"a\"", false },
        { "R:\"x\"|R:\"x\"", false },
        { "R:", false },
        { $"R:{At}", true },
        { $"R:{Before}", false },
        { $"R:{After}", false },
        { "R:Sunday, 06-Nov-94 08:49:37 GMT", true },
        { "R:Sun Nov  6 08:49:37 1994", true },
    };

    [Theory, MemberData(nameof(IfRange))]
    public void A_range_counts_only_of_what_the_client_has(string conditions, bool expected)
    {
        using var poisoned = new PoisonedMemory(256);
        var current = new RepresentationValidators("\"x\""u8, LastModified);
        string fields = "Range: bytes=0-0\r\n" + Fields(conditions);
        Assert.Equal(expected, Preconditions.RangeApplies(Requests.With(fields, poisoned), current, Now));
        Assert.False(Preconditions.RangeApplies(Requests.With(fields, "HEAD"), current, Now));
        Assert.False(Preconditions.RangeApplies(Requests.With(fields, "POST"), current, Now));
        Assert.False(Preconditions.RangeApplies(Requests.With(Fields(conditions)), current, Now));
    }

    [Fact]
    public void A_weak_tag_or_none_never_lets_a_conditional_range_count()
    {
        RequestHead head = Requests.With("Range: bytes=0-0\r\nIf-Range: W/\"x\"\r\n");
        Assert.False(Preconditions.RangeApplies(head, new RepresentationValidators("W/\"x\""u8, LastModified), Now));
        Assert.False(Preconditions.RangeApplies(head, new RepresentationValidators(default, LastModified), Now));
    }

    [Fact]
    public void A_date_is_no_strong_validator_while_its_second_goes_on()
    {
        RequestHead head = Requests.With($"Range: bytes=0-0\r\nIf-Range: {At}\r\n");
        Assert.False(Preconditions.RangeApplies(head, new RepresentationValidators(default, LastModified), LastModified));
        Assert.True(Preconditions.RangeApplies(head, new RepresentationValidators(default, LastModified), LastModified + 1));
    }

    [Fact]
    public void Deciding_allocates_nothing()
    {
        RequestHead head = Requests.With("Range: bytes=0-9,100-199\r\nIf-None-Match: \"a\", \"b\"\r\nIf-Range: \"x\"\r\nAccept-Encoding: gzip, br;q=0.5\r\nAccept: text/html, */*;q=0.1\r\n");
        ByteRange[] parts = new ByteRange[ByteRanges.MaxParts];
        long before = 0;
        for (int i = 0; i < 200; i++)
        {
            if (i == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            var current = new RepresentationValidators("\"x\""u8, LastModified);
            Preconditions.Evaluate(head, current, Now);
            Preconditions.RangeApplies(head, current, Now);
            ByteRanges.Select(head, 1000, parts, out _);
            AcceptEncoding.Of(head).TryChoose(ContentCodingSet.Gzip, out _);
            Accept.PrefersJsonToHtml(head);
            HopByHopFields.Contains(head, 1);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Evaluate(string conditions, string method, RepresentationValidators current)
    {
        using var poisoned = new PoisonedMemory(256);
        return Preconditions.Evaluate(Requests.With(Fields(conditions), poisoned, method), current, Now) switch
        {
            PreconditionResult.Proceed => "G",
            PreconditionResult.NotModified => "304",
            _ => "412",
        };
    }

    private static string Fields(string conditions)
    {
        string fields = "";
        foreach (string condition in conditions.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            string name = condition[0] switch
            {
                'M' => "If-Match",
                'U' => "If-Unmodified-Since",
                'N' => "If-None-Match",
                'S' => "If-Modified-Since",
                _ => "If-Range",
            };
            fields += $"{name}: {condition[2..]}\r\n";
        }

        return fields;
    }
}
