using System;
using System.Globalization;

namespace Saker.Files.Listing;

/// <summary>A moment as ISO 8601 has it, in UTC and whole seconds: <c>2026-11-22T12:00:00Z</c>. Stateless.</summary>
internal static class ListingTime
{
    /// <summary>The bytes that <see cref="Write"/> writes.</summary>
    public const int Length = 20;

    /// <summary>The bytes of the date; the letter T, then the time of day follow.</summary>
    public const int DateLength = 10;

    /// <summary>The bytes up to and with the minutes.</summary>
    public const int MinuteLength = 16;

    /// <summary>Writes the moment.</summary>
    /// <param name="unixSeconds">Seconds since 1970-01-01 UTC, in the years 1 to 9999: what nanoseconds in 64 bits can say lies well within.</param>
    /// <param name="destination">At least <see cref="Length"/> long.</param>
    public static void Write(long unixSeconds, Span<byte> destination)
    {
        // "s" is the sortable form, which leaves out the zone.
        DateTimeOffset.FromUnixTimeSeconds(unixSeconds).TryFormat(destination, out _, "s", CultureInfo.InvariantCulture);
        destination[Length - 1] = (byte)'Z';
    }
}
