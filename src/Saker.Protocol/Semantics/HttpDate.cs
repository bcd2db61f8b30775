using System;

namespace Saker.Protocol.Semantics;

/// <summary>HTTP-date: three formats read, one written (RFC 9110 §5.6.7).</summary>
/// <remarks>Immutable. Time is seconds since 1970-01-01T00:00:00Z, and the present is an argument: protocol code has no clock.</remarks>
public static class HttpDate
{
    /// <summary>Bytes in a date as we write it.</summary>
    public const int Length = 29;

    private const long SecondsPerDay = 86_400;
    private const int TwoDigitYearHorizon = 50;

    /// <summary>0001-01-01T00:00:00Z, the first second that has a four-digit year worth the name.</summary>
    private const long MinSeconds = -62_135_596_800;

    /// <summary>9999-12-31T23:59:59Z, the last second that IMF-fixdate can write.</summary>
    private const long MaxSeconds = 253_402_300_799;

    private static ReadOnlySpan<byte> DayNames => "SunMonTueWedThuFriSat"u8;

    private static ReadOnlySpan<byte> MonthNames => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>Reads IMF-fixdate, the format of RFC 850, or that of asctime.</summary>
    /// <param name="text">The whole field value.</param>
    /// <param name="nowUnixSeconds">The present, which a two-digit year is relative to.</param>
    /// <param name="unixSeconds">The time, when the answer is true.</param>
    /// <remarks>Case-sensitive, and exact in every space (RFC 9110 §5.6.7). The name of the day must be one, but need not fit the date.</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, long nowUnixSeconds, out long unixSeconds)
    {
        unixSeconds = 0;
        if (text.Length < 24 || IndexOfName(DayNames, text) < 0)
        {
            return false;
        }

        return text[3] switch
        {
            (byte)',' => TryParseFixDate(text, out unixSeconds),
            (byte)' ' => TryParseAsctime(text, out unixSeconds),
            _ => TryParseRfc850(text, nowUnixSeconds, out unixSeconds),
        };
    }

    /// <summary>Writes IMF-fixdate, 29 bytes.</summary>
    /// <param name="unixSeconds">The time; clamped to the years 1 to 9999.</param>
    /// <param name="destination">Takes the date; at least <see cref="Length"/> bytes.</param>
    public static void Format(long unixSeconds, Span<byte> destination)
    {
        unixSeconds = Math.Clamp(unixSeconds, MinSeconds, MaxSeconds);
        long days = FloorDivide(unixSeconds, SecondsPerDay);
        int second = (int)(unixSeconds - days * SecondsPerDay);
        (int year, int month, int day) = CivilFromDays(days);
        int weekday = (int)(((days + 4) % 7 + 7) % 7);     // 1970-01-01 was a Thursday

        destination = destination[..Length];
        "ddd, 00 mmm 0000 00:00:00 GMT"u8.CopyTo(destination);
        DayNames.Slice(weekday * 3, 3).CopyTo(destination);
        WriteTwoDigits(destination[5..], day);
        MonthNames.Slice((month - 1) * 3, 3).CopyTo(destination[8..]);
        WriteTwoDigits(destination[12..], year / 100);
        WriteTwoDigits(destination[14..], year % 100);
        WriteTwoDigits(destination[17..], second / 3600);
        WriteTwoDigits(destination[20..], second / 60 % 60);
        WriteTwoDigits(destination[23..], second % 60);
    }

    // Sun, 06 Nov 1994 08:49:37 GMT
    private static bool TryParseFixDate(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        unixSeconds = 0;
        if (text.Length != Length || text[4] != ' ' || text[7] != ' ' || text[11] != ' ' || text[16] != ' ' || !text[25..].SequenceEqual(" GMT"u8))
        {
            return false;
        }

        return TryTwoDigits(text[5..], out int day)
            && TryFourDigits(text[12..], out int year)
            && TryAssemble(year, IndexOfName(MonthNames, text[8..]), day, text.Slice(17, 8), out unixSeconds);
    }

    // Sunday, 06-Nov-94 08:49:37 GMT
    private static bool TryParseRfc850(ReadOnlySpan<byte> text, long nowUnixSeconds, out long unixSeconds)
    {
        unixSeconds = 0;
        int comma = text.IndexOf((byte)',');
        if (comma < 0 || !IsLongDayName(text[..comma]))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[(comma + 1)..];
        if (rest.Length != 23 || rest[0] != ' ' || rest[3] != '-' || rest[7] != '-' || rest[10] != ' ' || !rest[19..].SequenceEqual(" GMT"u8)
            || !TryTwoDigits(rest[1..], out int day) || !TryTwoDigits(rest[8..], out int yearOfCentury))
        {
            return false;
        }

        // RFC 9110 §5.6.7: what seems to lie more than 50 years ahead is the latest past year with the same two digits.
        int month = IndexOfName(MonthNames, rest[4..]);
        ReadOnlySpan<byte> time = rest.Slice(11, 8);
        (int nowYear, int nowMonth, int nowDay) = CivilFromDays(FloorDivide(nowUnixSeconds, SecondsPerDay));
        int year = nowYear - nowYear % 100 + yearOfCentury;
        if (year < nowYear - TwoDigitYearHorizon + 1)
        {
            year += 100;
        }

        long horizon = DaysFromCivil(nowYear + TwoDigitYearHorizon, nowMonth, nowDay) * SecondsPerDay + nowUnixSeconds % SecondsPerDay;
        bool valid = TryAssemble(year, month, day, time, out unixSeconds);
        return valid && unixSeconds > horizon ? TryAssemble(year - 100, month, day, time, out unixSeconds) : valid;
    }

    // Sun Nov  6 08:49:37 1994
    private static bool TryParseAsctime(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        unixSeconds = 0;
        if (text.Length != 24 || text[7] != ' ' || text[10] != ' ' || text[19] != ' ')
        {
            return false;
        }

        // The day of the month has two places, the first a space or a digit.
        int day;
        if (text[8] == ' ')
        {
            day = text[9] - '0';
            if (day is < 1 or > 9)
            {
                return false;
            }
        }
        else if (!TryTwoDigits(text[8..], out day))
        {
            return false;
        }

        return TryFourDigits(text[20..], out int year)
            && TryAssemble(year, IndexOfName(MonthNames, text[4..]), day, text.Slice(11, 8), out unixSeconds);
    }

    private static bool TryAssemble(int year, int monthIndex, int day, ReadOnlySpan<byte> time, out long unixSeconds)
    {
        unixSeconds = 0;
        if (year < 1 || monthIndex < 0 || day < 1 || day > DaysInMonth(year, monthIndex + 1)
            || time[2] != ':' || time[5] != ':'
            || !TryTwoDigits(time, out int hour) || !TryTwoDigits(time[3..], out int minute) || !TryTwoDigits(time[6..], out int second))
        {
            return false;
        }

        // RFC 9110 §5.6.7: second may be 60, for a leap second.
        if (hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        unixSeconds = DaysFromCivil(year, monthIndex + 1, day) * SecondsPerDay + hour * 3600 + minute * 60 + second;
        return true;
    }

    private static int IndexOfName(ReadOnlySpan<byte> names, ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < names.Length; i += 3)
        {
            if (text.StartsWith(names.Slice(i, 3)))
            {
                return i / 3;
            }
        }

        return -1;
    }

    private static bool IsLongDayName(ReadOnlySpan<byte> name)
        => name.SequenceEqual("Sunday"u8) || name.SequenceEqual("Monday"u8) || name.SequenceEqual("Tuesday"u8)
            || name.SequenceEqual("Wednesday"u8) || name.SequenceEqual("Thursday"u8) || name.SequenceEqual("Friday"u8) || name.SequenceEqual("Saturday"u8);

    private static bool TryTwoDigits(ReadOnlySpan<byte> text, out int value)
    {
        uint tens = text[0] - (uint)'0';
        uint ones = text[1] - (uint)'0';
        value = (int)(tens * 10 + ones);
        return tens <= 9 && ones <= 9;
    }

    private static bool TryFourDigits(ReadOnlySpan<byte> text, out int value)
    {
        bool high = TryTwoDigits(text, out int hundreds);
        bool low = TryTwoDigits(text[2..], out int rest);
        value = hundreds * 100 + rest;
        return high && low;
    }

    private static void WriteTwoDigits(Span<byte> destination, int value)
    {
        destination[0] = (byte)('0' + value / 10);
        destination[1] = (byte)('0' + value % 10);
    }

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    private static long FloorDivide(long value, long divisor) => value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor);

    // Both from Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that the leap day is
    // the last one, and 400 years (an era) always have 146,097 days.
    private static long DaysFromCivil(int year, int month, int day)
    {
        int y = month <= 2 ? year - 1 : year;
        int era = (y >= 0 ? y : y - 399) / 400;
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    private static (int Year, int Month, int Day) CivilFromDays(long days)
    {
        long z = days + 719_468;
        long era = (z >= 0 ? z : z - 146_096) / 146_097;
        int dayOfEra = (int)(z - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shifted = (5 * dayOfYear + 2) / 153;
        int month = shifted < 10 ? shifted + 3 : shifted - 9;
        int year = (int)(yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1);
    }
}
