using System;
using System.Linq;
using System.Text;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class TargetPathTests
{
    private const string Malformed = "!malformed percent-encoding in the path";
    private const string Climbs = "!path climbs above the root";
    private const string Control = "!control character in the path";
    private const string Slash = "!encoded slash in the path";
    private const string Backslash = "!backslash in the path";
    private const string NotUtf8 = "!path is not UTF-8";
    private const string NoSlash = "!path does not begin with a slash";

    /// <summary>Raw path, and the path or the refusal it becomes. Characters are bytes on the left, UTF-8 on the right.</summary>
    public static TheoryData<string, string> Paths => new()
    {
        { "/", "/" },
        { "/a", "/a" },
        { "/a/b.html", "/a/b.html" },
        { "/a/", "/a/" },
        { "/%41%62", "/Ab" },
        { "/a%20b", "/a b" },
        { "/a+b", "/a+b" },
        { "/%C3%A9", "/é" },
        { "/%c3%a9", "/é" },
        { "/%F0%9F%A6%85", "/🦅" },
        { "/%25", "/%" },
        { "/%252e%252e/", "/%2e%2e/" },
        { "/%2541", "/%41" },
        { "/%3F%23", "/?#" },
        { "/a;b=c", "/a;b=c" },
        { "/[a]^`{|}", "/[a]^`{|}" },

        // Dot segments, RFC 3986 §5.2.4.
        { "/.", "/" },
        { "/./", "/" },
        { "/./a", "/a" },
        { "/a/.", "/a/" },
        { "/a/./b", "/a/b" },
        { "/a/..", "/" },
        { "/a/../", "/" },
        { "/a/../b", "/b" },
        { "/a/b/..", "/a/" },
        { "/a/b/../", "/a/" },
        { "/a/b/../../c", "/c" },
        { "/a/%2e/b", "/a/b" },
        { "/a/%2E%2e/b", "/b" },
        { "/a/.%2e/b", "/b" },
        { "/a/%2e./b", "/b" },
        { "/...", "/..." },
        { "/..a", "/..a" },
        { "/a..", "/a.." },
        { "/.a", "/.a" },
        { "/a./b", "/a./b" },
        { "/.well-known/x", "/.well-known/x" },
        { "/%2egit/x", "/.git/x" },
        { "/..", Climbs },
        { "/../", Climbs },
        { "/../a", Climbs },
        { "/a/../..", Climbs },
        { "/a/../../b", Climbs },
        { "/%2e%2e/etc/passwd", Climbs },
        { "/./../a", Climbs },
        { "//../a", Climbs },
        { "/a//../..", "!path climbs above the root" },

        // Empty segments are merged first, as nginx does: /a//.. is /a/.. is /.
        { "//", "/" },
        { "//a", "/a" },
        { "///a", "/a" },
        { "/a//", "/a/" },
        { "/a//b", "/a/b" },
        { "/a//../b", "/b" },
        { "/a/.//b", "/a/b" },

        // Refused.
        { "", NoSlash },
        { "a", NoSlash },
        { "*", NoSlash },
        { "%2fa", NoSlash },
        { "/%", Malformed },
        { "/%4", Malformed },
        { "/%zz", Malformed },
        { "/%4g", Malformed },
        { "/%%41", Malformed },
        { "/%u0041", Malformed },
        { "/% 41", Malformed },
        { "/%00", Control },
        { "/a%00.html", Control },
        { "/a\0", Control },
        { "/%0a", Control },
        { "/%0D%0A", Control },
        { "/%09", Control },
        { "/%1b", Control },
        { "/%7f", Control },
        { "/%C2%9B31m", Control },
        { "/a%c2%80", Control },
        { "/%C2%A0", "/\u00A0" },
        { "/a%2fb", Slash },
        { "/a%2Fb", Slash },
        { "/..%2f..%2fetc", Slash },
        { "/a%5cb", Backslash },
        { "/a%5Cb", Backslash },
        { "/a\\b", Backslash },
        { "/..\\..\\etc", Backslash },
        { "/%ff", NotUtf8 },
        { "/%c3", NotUtf8 },
        { "/%c3/%a9", NotUtf8 },
        { "/%a9", NotUtf8 },
        { "/%c0%af", NotUtf8 },
        { "/%c0%ae%c0%ae/", NotUtf8 },
        { "/%e0%80%af", NotUtf8 },
        { "/%f0%80%80%af", NotUtf8 },
        { "/%ed%a0%80", NotUtf8 },
        { "/%f4%90%80%80", NotUtf8 },
        { "/%f5%80%80%80", NotUtf8 },
        { "/%ff/../a", NotUtf8 },
    };

    [Theory, MemberData(nameof(Paths))]
    public void A_raw_path_becomes_one_path_or_none(string raw, string expected)
    {
        using var poisoned = new PoisonedMemory(raw.Length);
        using var room = new PoisonedMemory(raw.Length);
        byte[] bytes = Wire.Bytes(raw);
        Assert.Equal(expected, Normalize(poisoned.PlaceBeforePoison(bytes).Span, room.RoomBeforePoison(bytes.Length)));
        Assert.Equal(expected, Normalize(poisoned.PlaceAfterPoison(bytes).Span, room.RoomBeforePoison(bytes.Length)));
    }

    [Theory, MemberData(nameof(Paths))]
    public void What_is_plain_is_what_the_long_way_makes_of_it(string raw, string expected)
    {
        byte[] bytes = Wire.Bytes(raw);
        byte[] destination = new byte[bytes.Length + 1];
        bool valid = TargetPath.NormalizeSlowly(bytes, TargetPathRules.None, destination, out int written, out ProtocolError error);
        Assert.Equal(expected, valid ? Encoding.UTF8.GetString(destination, 0, written) : "!" + error.Reason);
        if (TargetPath.IsPlain(bytes))
        {
            Assert.Equal(raw, expected);
        }
    }

    public static TheoryData<string, bool> OnWindows => new()
    {
        { "/a.txt", true },
        { "/.git", true },
        { "/console", true },
        { "/com", true },
        { "/com10", true },
        { "/CON", false },
        { "/con.txt", false },
        { "/con .txt", false },
        { "/a/NUL/b", false },
        { "/aux.", false },
        { "/com1", false },
        { "/COM%C2%B9", false },
        { "/COM%C2%BA", true },
        { "/lpt9.tar.gz", false },
        { "/conin$", false },
        { "/CONOUT$", false },
        { "/prn", false },
        { "/a.txt::$DATA", false },
        { "/c:/windows", false },
        { "/a.", false },
        { "/a%20", false },
        { "/a...", false },
        { "/...", false },
        { "/a%20/b", false },
        { "/a%2a", false },
        { "/a%3f", false },
        { "/a%22", false },
        { "/a%3cb", false },
        { "/a|b", false },
        { "/nul/../a", false },
    };

    [Theory, MemberData(nameof(OnWindows))]
    public void Windows_refuses_names_that_mean_something_else_there(string raw, bool accepted)
    {
        byte[] bytes = Wire.Bytes(raw);
        byte[] destination = new byte[bytes.Length];
        Assert.Equal(accepted, TargetPath.Normalize(bytes, TargetPathRules.Windows, destination, out _, out _));
        Assert.True(TargetPath.Normalize(bytes, destination, out _, out _));
    }

    [Fact]
    public void A_destination_that_is_too_short_is_our_own_mistake()
        => Assert.Throws<ArgumentException>(() => TargetPath.Normalize("/ab"u8, new byte[2], out _, out _));

    [Fact]
    public void Every_byte_is_judged_raw_and_escaped()
    {
        byte[] destination = new byte[8];
        for (int b = 0; b < 256; b++)
        {
            bool ordinary = b is >= 0x20 and < 0x7f && b is not ('\\' or '/');
            bool raw = TargetPath.Normalize([(byte)'/', (byte)b, (byte)'x'], destination, out int written, out _);
            Assert.Equal(ordinary && b is not '%' || b == '/', raw);
            bool escaped = TargetPath.Normalize(Wire.Bytes($"/%{b:x2}x"), destination, out written, out _);
            Assert.Equal(ordinary, escaped);
            if (escaped)
            {
                Assert.Equal([(byte)'/', (byte)b, (byte)'x'], destination.Take(written));
            }
        }
    }

    private static string Normalize(ReadOnlySpan<byte> raw, Span<byte> destination)
        => TargetPath.Normalize(raw, destination, out int written, out ProtocolError error)
            ? Encoding.UTF8.GetString(destination[..written])
            : $"!{error.Reason}";
}
