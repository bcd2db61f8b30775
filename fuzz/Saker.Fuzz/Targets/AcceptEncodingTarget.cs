using System;
using System.Collections.Generic;
using Saker.Fuzz.Engine;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>Accept-Encoding: a choice is acceptable and at hand, and several field lines mean what one joined with commas means.</summary>
/// <remarks>Every line of the input is a field line.</remarks>
internal sealed class AcceptEncodingTarget : Target
{
    private readonly FieldReader _reader = new(1024);
    private readonly byte[] _joined = new byte[1024];

    public override string Name => "accept-encoding";

    public override int MaxLength => 200;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes("gzip, br;q=0.5, *;q=0", "identity;q=0\nzstd", "x-gzip ; Q=1.000,,gzip;q=0.001", "");

    public override IReadOnlyList<byte[]> Words => HttpWords.Lists;

    public override byte[] Delimiters { get; } = [(byte)'\n', (byte)',', (byte)';'];

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.Count((byte)'\n') > 30 || !_reader.TryReadValues("Accept-Encoding"u8, input)) return;
        AcceptEncoding accepted = AcceptEncoding.Of(_reader.Head);
        for (int set = 0; set < 16; set++)
        {
            var available = (ContentCodingSet)set;
            bool any = accepted.TryChoose(available, out ContentCoding chosen);
            Promise.That(!any || (accepted.Accepts(chosen) && (set >> (int)chosen & 1) == 1), "a coding is chosen that is not acceptable or not there");
            for (int coding = 0; coding < ContentCodings.Count && !any; coding++)
                Promise.That((set >> coding & 1) == 0 || !accepted.Accepts((ContentCoding)coding), "nothing is chosen though something would do");
        }

        input.CopyTo(_joined);
        _joined.AsSpan(0, input.Length).Replace((byte)'\n', (byte)',');
        Promise.That(_reader.TryReadValues("accept-encoding"u8, _joined.AsSpan(0, input.Length)), "joined field lines are no head");

        // A quotation mark has no meaning in this list but hides what follows it within its element; lines cannot be joined then.
        Promise.That(AcceptEncoding.Of(_reader.Head) == accepted, "field lines joined with commas mean something else");
    }
}
