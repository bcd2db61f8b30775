using System;
using System.Collections.Generic;
using Saker.Fuzz.Engine;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>Accept: weights within bounds, and several field lines mean what one joined with commas means.</summary>
/// <remarks>Every line of the input is a field line.</remarks>
internal sealed class AcceptTarget : Target
{
    private readonly FieldReader _reader = new(1024);
    private readonly byte[] _joined = new byte[1024];

    public override string Name => "accept";

    public override int MaxLength => 200;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes("text/html, application/json;q=0.9, */*;q=0.1", "text/*;level=1;q=0.5\napplication/*", "text/html;a=\"b,c\\\"\";q=0", "");

    public override IReadOnlyList<byte[]> Words => HttpWords.Lists;

    public override byte[] Delimiters { get; } = [(byte)'\n', (byte)',', (byte)';', (byte)'"'];

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.Count((byte)'\n') > 30 || !_reader.TryReadValues("Accept"u8, input)) return;
        int html = Accept.Weight(_reader.Head, "text/html"u8);
        int json = Accept.Weight(_reader.Head, "application/json"u8);
        Promise.That(html is >= 0 and <= 1000 && json is >= 0 and <= 1000, "a weight out of bounds");
        Promise.That(Accept.PrefersJsonToHtml(_reader.Head) == json > html, "JSON is preferred against the weights");

        // An open quotation goes on to the end of its line, and joined to the end of all.
        if (input.Contains((byte)'"')) return;
        input.CopyTo(_joined);
        _joined.AsSpan(0, input.Length).Replace((byte)'\n', (byte)',');
        Promise.That(_reader.TryReadValues("ACCEPT"u8, _joined.AsSpan(0, input.Length)), "joined field lines are no head");
        bool same = Accept.Weight(_reader.Head, "text/html"u8) == html && Accept.Weight(_reader.Head, "application/json"u8) == json;
        Promise.That(same, "field lines joined with commas mean something else");
    }
}
