using System;
using System.Collections.Generic;
using Saker.Fuzz.Engine;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>Conditional requests: an outcome only where a field asks for it, the same in any order of the lines; lists of entity tags.</summary>
/// <remarks>The first byte of the input chooses the method and the validators; the rest are field lines.</remarks>
internal sealed class PreconditionsTarget : Target
{
    private const long LastModified = 784_111_777;     // Sun, 06 Nov 1994 08:49:37 GMT
    private const long Now = 1_800_000_000;

    private readonly FieldReader _reader = new(4096);

    public override string Name => "preconditions";

    public override int MaxLength => 512;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes(
        "\0If-None-Match: \"a\", W/\"b\"\r\n", "\0If-Match: *\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "\u0008If-Unmodified-Since: Sunday, 06-Nov-94 08:49:37 GMT\r\n",
        "\u0004Range: bytes=0-\r\nIf-Range: \"a\"\r\n", "\0Range: bytes=0-\r\nIf-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "\u0001If-None-Match: \"a,b\",,W/\"a\"\r\nIf-Match: \"a\"\r\n");

    public override IReadOnlyList<byte[]> Words => HttpWords.Conditions;

    public override byte[] Delimiters { get; } = [(byte)'\n', (byte)',', (byte)' ', (byte)'"'];

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        ReadOnlySpan<byte> line = (input[0] >> 2 & 3) switch
        {
            0 => "GET / HTTP/1.1\r\n"u8,
            1 => "HEAD / HTTP/1.1\r\n"u8,
            2 => "PUT / HTTP/1.1\r\n"u8,
            _ => "OPTIONS / HTTP/1.1\r\n"u8,
        };
        RepresentationValidators current = (input[0] & 3) switch
        {
            0 => new RepresentationValidators("\"a\""u8, LastModified),
            1 => new RepresentationValidators("W/\"a\""u8, LastModified),
            2 => new RepresentationValidators(default, null),
            _ => RepresentationValidators.None,
        };
        if (!_reader.TryRead(line, input[1..])) return;
        RequestHead head = _reader.Head;
        PreconditionResult result = Preconditions.Evaluate(head, current, Now);
        bool ranged = Preconditions.RangeApplies(head, current, Now);

        bool reads = head.Method is Method.Get or Method.Head;
        bool asksForChange = head.Has(KnownField.IfNoneMatch) || head.Has(KnownField.IfModifiedSince);
        bool asksForSameness = head.Has(KnownField.IfMatch) || head.Has(KnownField.IfUnmodifiedSince) || head.Has(KnownField.IfNoneMatch);
        Promise.That(result != PreconditionResult.NotModified || (reads && asksForChange && current.Exists), "304 that nobody asked for");
        Promise.That(result != PreconditionResult.PreconditionFailed || (asksForSameness && head.Method != Method.Options), "412 that nobody asked for");
        Promise.That(!ranged || (head.Method == Method.Get && head.Has(KnownField.Range)), "a range that nobody asked for");
        CheckTags(head);

        Promise.That(_reader.TryReadReversed(line), "field lines in the opposite order are no head");
        bool same = Preconditions.Evaluate(head, current, Now) == result && Preconditions.RangeApplies(head, current, Now) == ranged;
        Promise.That(same, "the outcome depends on the order of the field lines");
    }

    private static void CheckTags(RequestHead head)
    {
        foreach (ReadOnlySpan<byte> value in head.Values(KnownField.IfNoneMatch))
        {
            if (EntityTag.TryParse(value, out EntityTag tag))
            {
                Promise.That(EntityTagList.Contains(value, tag, strong: false) && EntityTagList.Contains(value, tag, strong: true) == !tag.IsWeak, "a tag is not in the list of itself");
            }

            Promise.That(EntityTag.TryParse("\"a\""u8, out EntityTag ours), "an entity tag that is none");
            bool weakly = EntityTagList.Contains(value, ours, strong: false);
            Promise.That(!weakly || value.IndexOf("\"a\""u8) >= 0, "a tag is in a list that does not name it");
            Promise.That(weakly || !EntityTagList.Contains(value, ours, strong: true), "what is equal strongly is not so weakly");
        }
    }
}
