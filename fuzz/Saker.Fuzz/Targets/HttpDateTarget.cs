using System;
using System.Collections.Generic;
using System.Globalization;
using Saker.Fuzz.Engine;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>Dates: what is read, written and read again is the same second, and what is written is what the platform writes.</summary>
internal sealed class HttpDateTarget : Target
{
    private const long Now = 1_800_000_000;
    private const long Last = 253_402_300_799;     // Fri, 31 Dec 9999 23:59:59 GMT
    private const long FiftyYears = 50L * 366 * 86_400;

    private readonly GuardedInput _guarded = new(128);

    public override string Name => "http-date";

    public override int MaxLength => 64;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Thu, 29 Feb 2024 23:59:60 GMT", "Fri, 31 Dec 9999 23:59:60 GMT");

    public override IReadOnlyList<byte[]> Words => HttpWords.Dates;

    public override byte[] Delimiters { get; } = [(byte)' ', (byte)'-', (byte)':'];

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (!HttpDate.TryParse(_guarded.Place(input).Span, Now, out long seconds)) return;
        Promise.That(input[3] is (byte)',' or (byte)' ' || seconds < Now + FiftyYears, "a year of two digits more than fifty years ahead");

        Span<byte> text = stackalloc byte[HttpDate.Length];
        HttpDate.Format(seconds, text);
        long expected = Math.Min(seconds, Last);       // a leap second after the last year that can be written
        Promise.That(HttpDate.TryParse(text, Now, out long again) && again == expected, "a date written anew is another second");
        Span<byte> theirs = stackalloc byte[HttpDate.Length];
        bool written = DateTimeOffset.FromUnixTimeSeconds(expected).TryFormat(theirs, out int length, "R", CultureInfo.InvariantCulture);
        Promise.That(written && theirs[..length].SequenceEqual(text), "a date is written otherwise than the platform writes it");
    }
}
