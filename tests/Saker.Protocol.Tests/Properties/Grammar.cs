using System.Globalization;
using System.Text.RegularExpressions;

namespace Saker.Protocol.Tests.Properties;

/// <summary>A second opinion: the grammar of RFC 9112 as regular expressions, slow and plain, over Latin-1 text.</summary>
internal static partial class Grammar
{
    private const string T = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private const string Value = @"[\t\x20-\x7e\x80-\xff]*";
    private const string FieldLines = $"(?:{T}:{Value}\\r\\n)*";
    private const string Quoted = @"""(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*""";
    private const string Extensions = $"(?:[ \\t]*;[ \\t]*{T}(?:[ \\t]*=[ \\t]*(?:{T}|{Quoted}))?)*";

    /// <summary>Bytes in the head of a request, or -1 when the text does not begin with one.</summary>
    public static int HeadLength(string text, out string method, out string target, out char major)
    {
        Match match = Head().Match(text);
        method = match.Groups["method"].Value;
        target = match.Groups["target"].Value;
        major = match.Success ? match.Groups["major"].Value[0] : '?';
        return match.Success ? match.Length : -1;
    }

    /// <summary>Bytes in the chunked content that the text begins with, or -1.</summary>
    public static int ChunkedLength(string text, out string content)
    {
        content = "";
        int at = 0;
        while (true)
        {
            Match size = ChunkLine().Match(text, at);
            if (!size.Success || !long.TryParse(size.Groups["size"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long length) || length < 0)
            {
                return -1;
            }

            at += size.Length;
            if (length == 0)
            {
                Match trailers = Trailers().Match(text, at);
                return trailers.Success ? at + trailers.Length : -1;
            }

            if (length > text.Length - at - 2 || text.Substring(at + (int)length, 2) != "\r\n")
            {
                return -1;
            }

            content += text.Substring(at, (int)length);
            at += (int)length + 2;
        }
    }

    [GeneratedRegex($"\\A(?:\\r\\n){{0,4}}(?<method>{T}) (?<target>[!$-;=?-~]+) HTTP/(?<major>[0-9])\\.[0-9]\\r\\n{FieldLines}\\r\\n", RegexOptions.CultureInvariant)]
    private static partial Regex Head();

    [GeneratedRegex($"\\G(?<size>[0-9A-Fa-f]+){Extensions}\\r\\n", RegexOptions.CultureInvariant)]
    private static partial Regex ChunkLine();

    [GeneratedRegex($"\\G{FieldLines}\\r\\n", RegexOptions.CultureInvariant)]
    private static partial Regex Trailers();
}
