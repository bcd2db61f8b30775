using System;
using System.Buffers;
using System.Text;

namespace Saker.Files.Listing;

/// <summary>
/// Writes bytes of unknown origin as HTML text that is safe in an element, in a title and in a quoted attribute. Stateless.
/// </summary>
/// <remarks>
/// <para>The five characters with a meaning in HTML become character references.</para>
/// <para>What is not UTF-8 becomes U+FFFD, one for every maximal part, as browsers do it. So do the characters that HTML forbids
/// (C1 controls), that end a line (U+2028, U+2029), and that turn the direction of what follows them: <c>photo[U+202E]gpj.exe</c> shows
/// an extension that the file does not have, and a closing one could end the isolation around the name.</para>
/// <para>Other control characters are shown by their pictures (␊), so that a name is one line and its tab is seen.</para>
/// </remarks>
internal static class HtmlText
{
    private static readonly SearchValues<byte> s_plain = SearchValues.Create(
        " !#$%()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>Writes <paramref name="text"/>, escaped.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAnyExcept(s_plain);
            if (plain < 0) plain = text.Length;
            output.Write(text[..plain]);
            text = text[plain..];
            if (text.IsEmpty) break;

            bool isValid = Rune.DecodeFromUtf8(text, out Rune rune, out int consumed) == OperationStatus.Done;
            WriteSpecial(output, isValid ? rune : Rune.ReplacementChar, text[..consumed]);
            text = text[consumed..];
        }
    }

    private static void WriteSpecial(IBufferWriter<byte> output, Rune rune, ReadOnlySpan<byte> bytes)
    {
        switch (rune.Value)
        {
            case '&': output.Write("&amp;"u8); break;
            case '<': output.Write("&lt;"u8); break;
            case '>': output.Write("&gt;"u8); break;
            case '"': output.Write("&quot;"u8); break;
            case '\'': output.Write("&#39;"u8); break;
            case < 0x20: WriteRune(output, new Rune(0x2400 + rune.Value)); break;
            case 0x7F: WriteRune(output, new Rune(0x2421)); break;
            case (>= 0x80 and <= 0x9F) or (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFFFD: WriteRune(output, Rune.ReplacementChar); break;
            default: output.Write(bytes); break;
        }
    }

    private static void WriteRune(IBufferWriter<byte> output, Rune rune) => output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
}
