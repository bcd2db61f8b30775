using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Saker.Protocol.Semantics;
using Saker.Protocol.Tests.Semantics;
using Xunit;

namespace Saker.Protocol.Tests.Properties;

public class NegotiationProperties
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2000);
    private static readonly string[] s_ourOrder = ["br", "zstd", "gzip", "identity"];

    private static Gen<(string Name, int? Weight)[]> Codings =>
        Gen.ArrayOf(Gen.Zip(
            Gen.Elements("br", "zstd", "gzip", "identity", "*", "deflate", "GZIP"),
            Gen.Frequency((2, Gen.Constant<int?>(null)), (1, Gen.Constant<int?>(0)), (4, Gen.Choose(0, 1000).Select(n => (int?)n))))).Resize(6);

    private static Gen<string> Tag => Gen.Zip(Gen.Elements("", "W/"), Gen.Elements("", "a", "b", "a,b", ",", "*", "é")).Select(t => $"{t.Item1}\"{t.Item2}\"");

    [Fact]
    public void The_chosen_coding_is_the_best_of_a_plain_table()
        => Prop.ForAll(Gen.Zip(Codings, Gen.Choose(1, 15)).ToArbitrary(), t =>
        {
            ((string Name, int? Weight)[] codings, int available) = t;
            string value = string.Join(", ", codings.Select(c => c.Weight is { } w ? $"{c.Name};q={(w == 1000 ? "1" : $"0.{w:000}")}" : c.Name));
            AcceptEncoding accepted = AcceptEncoding.Of(Requests.With($"Accept-Encoding: {value}\r\n"));
            string found = accepted.TryChoose((ContentCodingSet)available, out ContentCoding chosen) ? Wire.Text(ContentCodings.Name(chosen)) : "406";

            // The same by looking everything up.
            var weights = new Dictionary<string, int>();
            foreach ((string name, int? weight) in codings)
            {
                string key = name.ToLowerInvariant();
                weights[key] = Math.Min(weights.GetValueOrDefault(key, 1000), weight ?? 1000);
            }

            string expected = s_ourOrder
                .Where(name => ((available >> (int)Enum.Parse<ContentCoding>(name == "br" ? "Brotli" : name, ignoreCase: true)) & 1) == 1)
                .Select(name => (Name: name, Weight: weights.TryGetValue(name, out int own) ? own : weights.TryGetValue("*", out int any) ? any : name == "identity" ? 0.5 : 0))
                .Where(c => c.Weight > 0)
                .OrderByDescending(c => c.Weight)
                .Select(c => c.Name)
                .FirstOrDefault("406");
            return found == expected;
        }).Check(s_config);

    [Fact]
    public void A_tag_is_found_in_a_list_exactly_when_it_is_one_of_its_tags()
        => Prop.ForAll(Gen.Zip(Gen.ArrayOf(Tag).Resize(5), Gen.Zip(Tag, Gen.Elements(",", ", ", " ,\t", ",, "))).ToArbitrary(), t =>
        {
            (string[] tags, (string wanted, string separator)) = t;
            byte[] list = Wire.Bytes(string.Join(separator, tags));
            if (!EntityTag.TryParse(Wire.Bytes(wanted), out EntityTag tag))
            {
                return false;
            }

            string opaque = wanted.Replace("W/", "", StringComparison.Ordinal);
            bool weakly = tags.Any(x => x.Replace("W/", "", StringComparison.Ordinal) == opaque);
            bool strongly = opaque == wanted && tags.Contains(wanted);
            return EntityTagList.Contains(list, tag, strong: false) == weakly && EntityTagList.Contains(list, tag, strong: true) == strongly;
        }).Check(s_config);

    [Fact]
    public void A_method_that_changes_nothing_is_never_answered_with_304_unless_it_reads()
        => Prop.ForAll(Gen.Zip(Conditions, Gen.Elements("GET", "HEAD", "PUT", "DELETE", "OPTIONS")).ToArbitrary(), t =>
        {
            PreconditionResult result = Evaluate(t.Item1, t.Item2);
            return t.Item2 switch
            {
                "GET" or "HEAD" => true,
                "OPTIONS" => result == PreconditionResult.Proceed,
                _ => result != PreconditionResult.NotModified,
            };
        }).Check(s_config);

    [Fact]
    public void A_date_beside_its_tag_changes_nothing()
        => Prop.ForAll(Conditions.ToArbitrary(), fields =>
            (!fields.Contains("If-Match", StringComparison.Ordinal)
                || Evaluate(fields, "GET") == Evaluate(Without(fields, "If-Unmodified-Since"), "GET"))
            && (!fields.Contains("If-None-Match", StringComparison.Ordinal)
                || Evaluate(fields, "GET") == Evaluate(Without(fields, "If-Modified-Since"), "GET"))).Check(s_config);

    private static Gen<string> Conditions
    {
        get
        {
            Gen<string> tags = Gen.Elements("\"x\"", "W/\"x\"", "\"a\"", "*", "\"a\", \"x\"", "x", "");
            Gen<string> dates = Gen.Elements("Sun, 06 Nov 1994 08:49:36 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:38 GMT", "no date");
            return Gen.ArrayOf(Gen.OneOf(
                tags.Select(v => $"If-Match: {v}\r\n"),
                tags.Select(v => $"If-None-Match: {v}\r\n"),
                dates.Select(v => $"If-Unmodified-Since: {v}\r\n"),
                dates.Select(v => $"If-Modified-Since: {v}\r\n"))).Resize(5).Select(string.Concat);
        }
    }

    private static PreconditionResult Evaluate(string fields, string method)
        => Preconditions.Evaluate(Requests.With(fields, method), new RepresentationValidators("\"x\""u8, 784_111_777), 1_800_000_000);

    private static string Without(string fields, string name)
        => string.Concat(fields.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(f => !f.StartsWith(name, StringComparison.Ordinal)).Select(f => f + "\r\n"));
}
