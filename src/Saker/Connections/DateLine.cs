using System;
using Saker.Protocol.Semantics;

namespace Saker.Connections;

/// <summary>
/// The Date field's value of one loop, formatted once a second (RFC 9110 §6.6.1: an origin server with a clock sends Date). Loop-bound.
/// </summary>
internal sealed class DateLine
{
    private readonly byte[] _value = new byte[HttpDate.Length];
    private long _second = long.MinValue;

    /// <summary>The value for <paramref name="utcSeconds"/>. Valid until the next call.</summary>
    public ReadOnlySpan<byte> At(long utcSeconds)
    {
        if (utcSeconds != _second)
        {
            HttpDate.Format(utcSeconds, _value);
            _second = utcSeconds;
        }

        return _value;
    }
}
