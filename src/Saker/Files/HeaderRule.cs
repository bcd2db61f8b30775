using System;
using System.Text;

namespace Saker.Files;

/// <summary>A field that some of the files get: <c>--header</c> and the configuration's header rules. Immutable.</summary>
/// <param name="Pattern">
/// Which files: a path with a slash at its start, in which <c>*</c> stands for anything but a slash and <c>**</c> for anything.
/// It is matched against the file that is served, not against the URL that was asked for.
/// </param>
/// <param name="Name">The field's name, checked by whoever made the rule.</param>
/// <param name="Value">The field's value, checked likewise.</param>
internal sealed record HeaderRule(string Pattern, string Name, string Value)
{
    /// <summary>Every file.</summary>
    public const string Everything = "/**";

    /// <summary>Whether the rule is for all files, and so for answers too that are about none: an error, a redirect.</summary>
    public bool IsForEverything => Pattern == Everything;

    /// <summary>Whether the file at <paramref name="path"/> (relative to the root) is one of them.</summary>
    public bool Matches(ReadOnlySpan<byte> path) => IsForEverything || Matches(Pattern.AsSpan(1), Encoding.UTF8.GetString(path));

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] == '*')
            {
                bool crossesSlashes = pattern.StartsWith("**");
                ReadOnlySpan<char> rest = pattern[(crossesSlashes ? 2 : 1)..];
                for (int taken = 0; taken <= text.Length; taken++)
                {
                    if (Matches(rest, text[taken..])) return true;
                    if (taken < text.Length && text[taken] == '/' && !crossesSlashes) return false;
                }

                return false;
            }

            if (text.IsEmpty || pattern[0] != text[0]) return false;
            pattern = pattern[1..];
            text = text[1..];
        }

        return text.IsEmpty;
    }
}
