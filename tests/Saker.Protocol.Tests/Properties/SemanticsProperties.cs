using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Protocol.Tests.Properties;

public class SemanticsProperties
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Fact]
    public void The_short_way_of_a_path_is_the_long_way()
        => Prop.ForAll(Generators.RawPath.ToArbitrary(), raw =>
        {
            byte[] bytes = Wire.Bytes(raw);
            byte[] fast = new byte[bytes.Length];
            byte[] slow = new byte[bytes.Length + 1];
            bool fastOk = TargetPath.Normalize(bytes, fast, out int fastLength, out ProtocolError fastError);
            bool slowOk = TargetPath.NormalizeSlowly(bytes, TargetPathRules.None, slow, out int slowLength, out ProtocolError slowError);
            return fastOk == slowOk
                && (fastOk ? fast.AsSpan(0, fastLength).SequenceEqual(slow.AsSpan(0, slowLength)) : fastError == slowError)
                && (!TargetPath.IsPlain(bytes) || (slowOk && bytes.AsSpan().SequenceEqual(slow.AsSpan(0, slowLength))));
        }).Check(s_config);

    [Fact]
    public void A_path_is_what_a_list_of_segments_would_make_of_it()
        => Prop.ForAll(Generators.RawPath.ToArbitrary(), raw =>
        {
            byte[] destination = new byte[raw.Length];
            bool found = TargetPath.Normalize(Wire.Bytes(raw), destination, out int written, out _);
            string? expected = ReferencePath(raw);
            return found ? expected == Encoding.UTF8.GetString(destination, 0, written) : expected is null;
        }).Check(s_config);

    [Fact]
    public void A_path_escaped_again_stays_the_same_path()
        => Prop.ForAll(Generators.RawPath.ToArbitrary(), raw =>
        {
            byte[] first = new byte[raw.Length];
            if (!TargetPath.Normalize(Wire.Bytes(raw), first, out int length, out _))
            {
                return true;
            }

            byte[] escaped = Wire.Bytes(string.Concat(first.Take(length).Select(b => b == '/' ? "/" : $"%{b:X2}")));
            byte[] second = new byte[escaped.Length];
            return TargetPath.Normalize(escaped, second, out int again, out _) && first.AsSpan(0, length).SequenceEqual(second.AsSpan(0, again));
        }).Check(s_config);

    [Fact]
    public void Every_second_is_written_as_the_framework_writes_it_and_read_back()
        => Prop.ForAll(Seconds.ToArbitrary(), seconds =>
        {
            byte[] text = new byte[HttpDate.Length];
            HttpDate.Format(seconds, text);
            string expected = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("R", CultureInfo.InvariantCulture);
            return Wire.Text(text) == expected && HttpDate.TryParse(text, 0, out long read) && read == seconds;
        }).Check(s_config);

    [Fact]
    public void The_old_formats_are_read_to_the_same_second()
        => Prop.ForAll(Seconds.ToArbitrary(), seconds =>
        {
            DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(seconds);
            string day = time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2);
            string asctime = time.ToString($"ddd MMM '{day}' HH:mm:ss yyyy", CultureInfo.InvariantCulture);
            string rfc850 = time.ToString("dddd, dd-MMM-yy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture);
            return HttpDate.TryParse(Wire.Bytes(asctime), 0, out long first) && first == seconds
                && HttpDate.TryParse(Wire.Bytes(rfc850), seconds, out long second) && second == seconds;
        }).Check(s_config);

    [Fact]
    public void A_date_with_one_byte_changed_is_refused_or_another_date_and_never_a_fault()
        => Prop.ForAll(Gen.Zip(Gen.Choose(0, 28), Gen.Choose(0, 255)).ToArbitrary(), t =>
        {
            byte[] text = Wire.Bytes("Sun, 06 Nov 1994 08:49:37 GMT");
            text[t.Item1] = (byte)t.Item2;
            bool expected = DateTime.TryParseExact(Wire.Text(text)[5..], "dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                && Regex.IsMatch(Wire.Text(text), "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$");
            return HttpDate.TryParse(text, 0, out _) == expected || Wire.Text(text).Contains(":60", StringComparison.Ordinal);
        }).Check(s_config);

    [Fact]
    public void An_address_in_brackets_is_what_the_framework_takes_for_one()
        => Prop.ForAll(Gen.ArrayOf(Gen.Elements("1", "ab", "FFFF", "0", ":", ":", "::", ".", "1.2.3.4", "12345", "256")).Resize(14).ToArbitrary(), pieces =>
        {
            string text = string.Concat(pieces);
            bool expected = IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6
                && text.Contains(':', StringComparison.Ordinal) && LooksStrict(text);
            return HostSyntax.IsHostAndOptionalPort(Wire.Bytes($"[{text}]"), out _) == expected;
        }).Check(s_config);

    private static Gen<long> Seconds =>
        from high in Gen.Choose(0, 3_000_000)
        from low in Gen.Choose(0, 99_999)
        select -62_135_596_800L + (high * 100_000L + low) % (253_402_300_799L + 62_135_596_800L);

    // The framework also takes what RFC 3986 does not: an IPv4 part with leading zeros or with other than four numbers.
    private static bool LooksStrict(string text)
    {
        string last = text[(text.LastIndexOf(':') + 1)..];
        return !last.Contains('.', StringComparison.Ordinal) || Regex.IsMatch(last, @"^(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})$");
    }

    private static string? ReferencePath(string raw)
    {
        if (!raw.StartsWith('/') || Regex.IsMatch(raw, "%(?![0-9A-Fa-f]{2})|%2[fF]|%5[cC]|%[01][0-9A-Fa-f]|%7[fF]|\\\\"))
        {
            return null;
        }

        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        var kept = new List<string>();
        string[] segments = raw[1..].Split('/');
        string last = "";
        foreach (string segment in segments)
        {
            byte[] decoded = Wire.Bytes(Regex.Replace(segment, "%(..)", m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString()));
            string text;
            try
            {
                text = strict.GetString(decoded);
            }
            catch (ArgumentException)
            {
                return null;
            }

            last = text;
            if (text == "..")
            {
                if (kept.Count == 0)
                {
                    return null;
                }

                kept.RemoveAt(kept.Count - 1);
            }
            else if (text is not ("" or "."))
            {
                kept.Add(text);
            }
        }

        bool slash = last is "" or "." or "..";
        return "/" + string.Join('/', kept) + (slash && kept.Count > 0 ? "/" : "");
    }
}
