using System;
using System.Globalization;
using System.Text;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>Bytes that may be read as more or fewer requests than they are.</summary>
/// <param name="Name">What the trick is.</param>
/// <param name="Wire">The bytes, one character each; <see cref="Number"/> stands for the case's number.</param>
/// <param name="Markers">How often the marker is a request of its own by the RFC and by our strictness; null where only agreement is asked for.</param>
internal sealed record SmugglingCase(string Name, string Wire, int? Markers)
{
    /// <summary>Five characters, so that lengths do not depend on the number.</summary>
    public const string Number = "#####";

    /// <summary>The path that only a smuggled request asks for.</summary>
    public const string Marker = "/marker.txt?m=" + Number;

    /// <summary>A whole request for the marker.</summary>
    public const string WholeMarker = "GET " + Marker + " HTTP/1.1\r\nHost: a\r\n\r\n";

    /// <summary>A request for the marker that takes the beginning of whatever comes next for the rest of its head.</summary>
    public const string OpenMarker = "GET " + Marker + " HTTP/1.1\r\nX-Swallow: ";

    // Whoever has framed all before it alike answers this and closes.
    private const string Last = "GET /end.txt?m=" + Number + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    /// <summary>The bytes for the case's number, and a last request behind them.</summary>
    public byte[] BytesFor(int number) => Encoding.Latin1.GetBytes((Wire + Last).Replace(Number, number.ToString("D5", CultureInfo.InvariantCulture), StringComparison.Ordinal));
}
