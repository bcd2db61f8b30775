using System;
using System.Collections.Generic;
using Saker.Fuzz.Engine;
using Saker.Protocol.Http2.Hpack;

namespace Saker.Fuzz.Targets;

/// <summary>The Huffman code of HPACK: a string that is read, coded again, is the same bytes; any string that is coded is read back.</summary>
internal sealed class HuffmanTarget : Target
{
    private readonly GuardedInput _guarded = new(4096);
    private readonly byte[] _decoded = new byte[4096];
    private readonly byte[] _coded = new byte[4096];

    public override string Name => "huffman";

    public override int MaxLength => 256;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes("", "\u00f1\u00e3\u00c2\u00e5\u00f2:k\u00a0\u00ab\u0090\u00f4\u00ff", "\u00a8\u00eb\u0010d\u009c\u00bf", "\u00ff\u00ff\u00ff\u00ff", "\u00ff\u00ff\u00ff\u00fb", "www.example.com\0\u007f\u00ff");

    public override void Run(ReadOnlySpan<byte> input)
    {
        HuffmanStatus status = Huffman.Decode(_guarded.Place(input).Span, _decoded, out int length);
        Promise.That(status != HuffmanStatus.NoRoom && length <= Huffman.MaxDecodedLength(input.Length), "a string is longer than it can be");
        bool measured = Huffman.TryMeasure(input, out int measure);
        Promise.That(measured == (status == HuffmanStatus.Done) && (!measured || measure == length), "measuring and reading disagree");
        if (measured)
        {
            int size = Huffman.CodedLength(_decoded.AsSpan(0, length));
            Promise.That(size == input.Length && Huffman.Encode(_decoded.AsSpan(0, length), _coded) == size, "a string that was read is coded with another length");
            Promise.That(input.SequenceEqual(_coded.AsSpan(0, size)), "a string that was read is coded otherwise");
            Promise.That(length == 0 || Huffman.Decode(input, _decoded.AsSpan(0, length - 1), out _) == HuffmanStatus.NoRoom, "more is written than there is room");
        }

        int coded = Huffman.CodedLength(input);
        Promise.That(Huffman.Encode(input, _coded) == coded, "a string is coded with another length than was said");
        bool back = Huffman.Decode(_guarded.Place(_coded.AsSpan(0, coded)).Span, _decoded, out length) == HuffmanStatus.Done;
        Promise.That(back && input.SequenceEqual(_decoded.AsSpan(0, length)), "a string that was coded is read as another");
    }
}
