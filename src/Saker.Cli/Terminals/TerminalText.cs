using System.Globalization;
using System.Linq;
using System.Text;

namespace Saker.Cli.Terminals;

/// <summary>
/// Makes text of unknown origin fit for a terminal: names come from a disk and from whoever asks, and none of them may steer the
/// terminal, break a line or turn the direction of what follows. Pure.
/// </summary>
internal static class TerminalText
{
    /// <summary>The text with everything that has no shape of its own written as <c>\u{1B}</c>.</summary>
    public static string Visible(string text)
    {
        if (!text.EnumerateRunes().Any(IsUnseen)) return text;
        var visible = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsUnseen(rune)) visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            else visible.Append(rune.ToString());
        }

        return visible.ToString();
    }

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
