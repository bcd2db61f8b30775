using System;
using System.Collections.Generic;
using System.Text.Unicode;
using Saker.Fuzz.Engine;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>From a raw path to a name: never above the root, never something that a second look would read as something else.</summary>
internal sealed class TargetPathTarget : Target
{
    private readonly GuardedInput _guarded = new(4096 * 3);
    private readonly byte[] _result = new byte[4096];
    private readonly byte[] _byRule = new byte[4096];
    private readonly byte[] _encoded = new byte[4096 * 3];
    private readonly byte[] _again = new byte[4096 * 3];

    public override string Name => "target-path";

    public override int MaxLength => 400;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes("/", "/a/b.html", "/a/../b/./c/", "/%41%c3%bc/%25", "//x//y", "/..", "/a/%2e%2e/%2e%2e/x");

    public override IReadOnlyList<byte[]> Words => HttpWords.Paths;

    public override byte[] Delimiters { get; } = [(byte)'/', (byte)'%'];

    public override void Run(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> raw = _guarded.Place(input).Span;
        bool accepted = TargetPath.Normalize(raw, _result, out int length, out ProtocolError error);
        ReadOnlySpan<byte> path = _result.AsSpan(0, length);

        bool byRule = TargetPath.NormalizeSlowly(raw, TargetPathRules.None, _byRule, out int ruleLength, out _);
        Promise.That(accepted == byRule && (!accepted || path.SequenceEqual(_byRule.AsSpan(0, ruleLength))), "the short cut and the rule disagree");
        bool onWindows = TargetPath.Normalize(raw, TargetPathRules.Windows, _byRule, out ruleLength, out _);
        Promise.That(!onWindows || (accepted && path.SequenceEqual(_byRule.AsSpan(0, ruleLength))), "what Windows takes is another path elsewhere");
        if (!accepted)
        {
            Promise.That((int)error.Status == 400 && error.Reason.Length > 0, "a refusal without a reason");
            return;
        }

        CheckForm(path, raw.Length);
        CheckAgain(path);
    }

    private static void CheckForm(ReadOnlySpan<byte> path, int rawLength)
    {
        Promise.That(path.Length > 0 && path.Length <= rawLength && path[0] == (byte)'/', "a path that does not begin at the root");
        Promise.That(Utf8.IsValid(path), "a path that is not UTF-8");
        Promise.That(path.IndexOf("//"u8) < 0, "an empty segment");
        Promise.That(!path.ContainsAnyInRange((byte)0, (byte)0x1F) && !path.ContainsAny((byte)0x7F, (byte)'\\'), "a control character or a backslash");
        foreach (Range segment in path[1..].Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path[1..][segment];
            Promise.That(!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8), "a dot segment");
        }
    }

    // The result, written as a target, must lead to the result; and as it is, too, unless it holds a percent sign.
    private void CheckAgain(ReadOnlySpan<byte> path)
    {
        var text = new ByteText(_encoded);
        Span<byte> escape = stackalloc byte[3];
        foreach (byte value in path)
        {
            if (value is (byte)'%' or <= 0x20 or >= 0x7F or (byte)'?' or (byte)'#')
            {
                escape[0] = (byte)'%';
                escape[1] = "0123456789abcdef"u8[value >> 4];
                escape[2] = "0123456789ABCDEF"u8[value & 15];
                text.Add(escape);
            }
            else
            {
                text.Add([value]);
            }
        }

        ReadOnlySpan<byte> encoded = _guarded.Place(text.Written).Span;
        Promise.That(TargetPath.Normalize(encoded, _again, out int length, out _) && path.SequenceEqual(_again.AsSpan(0, length)), "the path, written as a target, leads elsewhere");
        if (path.Contains((byte)'%')) return;
        Promise.That(TargetPath.Normalize(path, _again, out length, out _) && path.SequenceEqual(_again.AsSpan(0, length)), "the path can be normalised to something else");
    }
}
