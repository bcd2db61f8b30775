using System;
using System.Linq;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>One request as a front end counts them.</summary>
/// <param name="Stamp">Its number.</param>
/// <param name="WasPassedOn">Whether the server may have got any of it.</param>
/// <param name="WasAnswered">Whether the server has answered it.</param>
/// <param name="Target">What it asked for.</param>
internal sealed record FrontRequest(string Stamp, bool WasPassedOn, bool WasAnswered, string Target)
{
    /// <summary>Reads a line of a front end's log; null for one that is none.</summary>
    public static FrontRequest? Parse(string line)
    {
        string[] parts = line.Split('|', 6);
        if (parts.Length < 6 || parts[0].Length < 32) return null;
        string last = parts[2].Split(", ").Last();
        return new FrontRequest(parts[0], parts[1] is not ("-" or "" or "<NOSRV>"), last.Length == 3 && int.TryParse(last, out int status) && status != 502 && status != 504, WithoutAuthority(parts[5]));
    }

    private static string WithoutAuthority(string target)
    {
        int at = target.IndexOf("://", StringComparison.Ordinal);
        if (at is not (4 or 5)) return target;
        int path = target.IndexOf('/', at + 3);
        return path < 0 ? "/" : target[path..];
    }
}
