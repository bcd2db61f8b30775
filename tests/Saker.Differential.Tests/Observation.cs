using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Saker.Differential.Tests;

/// <summary>What a server made of the bytes of one connection: the requests it saw, then how it stopped.</summary>
/// <param name="Requests">Each as <c>METHOD target [content]</c>.</param>
/// <param name="Refusal">The status of the error answer that came last; 0 when there was none.</param>
/// <param name="Reason">Our own reason for a refusal; empty for peers.</param>
internal sealed partial record Observation(IReadOnlyList<string> Requests, int Refusal, string Reason)
{
    public string Seen => string.Join(" ; ", Requests);

    public override string ToString() => $"{{{Seen}}} then {(Refusal == 0 ? "end" : Refusal.ToString(CultureInfo.InvariantCulture))}{(Reason.Length == 0 ? "" : $" ({Reason})")}";

    /// <summary>Reads the answers of a peer: heads with an X-Saw field, or an error.</summary>
    public static Observation OfAnswers(string answers)
    {
        List<string> requests = [.. Saw().Matches(answers).Select(m => Encoding.Latin1.GetString(Convert.FromBase64String(m.Groups["saw"].Value)))];
        Match refusal = Refused().Match(answers);
        return new Observation(requests, refusal.Success ? int.Parse(refusal.Groups["status"].Value, CultureInfo.InvariantCulture) : 0, "");
    }

    /// <summary>How many requests have been answered in these bytes.</summary>
    public static int CountAnswered(string answers) => Saw().Count(answers);

    [GeneratedRegex("X-Saw: (?<saw>[A-Za-z0-9+/=]*)\r\n", RegexOptions.CultureInvariant)]
    private static partial Regex Saw();

    [GeneratedRegex("HTTP/1\\.1 (?<status>[45][0-9][0-9]) ", RegexOptions.CultureInvariant)]
    private static partial Regex Refused();
}
