using System;
using System.Threading;

namespace Saker.Diagnostics;

/// <summary>
/// The text of a time, made at most once a second. Shared without a lock: two threads may make the same text at the same time, and
/// either stays.
/// </summary>
/// <param name="format">Makes the text of a number of seconds since 1970-01-01 UTC.</param>
internal sealed class SecondText(Func<long, byte[]> format)
{
    private Made _last = new(long.MinValue, []);

    /// <summary>The text of <paramref name="utcSeconds"/>.</summary>
    public ReadOnlySpan<byte> At(long utcSeconds)
    {
        Made last = Volatile.Read(ref _last);
        if (last.UtcSeconds != utcSeconds)
        {
            last = new Made(utcSeconds, format(utcSeconds));
            Volatile.Write(ref _last, last);
        }

        return last.Text;
    }

    private sealed record Made(long UtcSeconds, byte[] Text);
}
