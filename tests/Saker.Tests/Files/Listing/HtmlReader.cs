using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Saker.Tests.Files.Listing;

/// <summary>
/// Reads HTML far more strictly than a browser: attributes in double quotes, the five references that a writer needs, no other use of
/// their characters, valid UTF-8 without controls. What it accepts, every browser reads in the same way.
/// </summary>
internal sealed class HtmlReader
{
    private static readonly Dictionary<string, string> s_noAttributes = [];

    private static readonly Dictionary<string, char> s_references = new(StringComparer.Ordinal)
    {
        ["amp"] = '&',
        ["lt"] = '<',
        ["gt"] = '>',
        ["quot"] = '"',
        ["#39"] = '\'',
    };

    private readonly string _html;
    private int _at;

    private HtmlReader(string html) => _html = html;

    /// <summary>All tokens, without the white space between tags.</summary>
    public static List<HtmlToken> Read(ReadOnlySpan<byte> utf8)
    {
        string html = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8);
        if (html.Any(c => char.IsControl(c) && c != '\n')) throw new InvalidDataException("control character");
        return [.. new HtmlReader(html).Tokens().Where(token => token.Tag.Length > 0 || token.Text.Trim('\n').Length > 0)];
    }

    /// <summary>The text of each element called <paramref name="name"/>, in order.</summary>
    public static List<string> TextOf(IEnumerable<HtmlToken> tokens, string name)
    {
        var texts = new List<string>();
        bool isInside = false;
        foreach (HtmlToken token in tokens)
        {
            if (token.Tag == name)
            {
                isInside = true;
                texts.Add("");
            }
            else if (token.Tag == "/" + name)
            {
                isInside = false;
            }
            else if (isInside)
            {
                texts[^1] += token.Text;
            }
        }

        return texts;
    }

    private IEnumerable<HtmlToken> Tokens()
    {
        var open = new Stack<string>();
        while (_at < _html.Length)
        {
            if (_html[_at] != '<')
            {
                yield return new HtmlToken("", s_noAttributes, Text(_html.IndexOf('<', _at) is >= 0 and var end ? end : _html.Length));
                continue;
            }

            HtmlToken tag = Tag();
            yield return tag;
            if (tag.Tag.StartsWith('/'))
            {
                if (open.Pop() != tag.Tag[1..]) throw new InvalidDataException($"<{tag.Tag}> closes another element");
            }
            else if (tag.Tag is not ("!doctype" or "meta"))
            {
                open.Push(tag.Tag);
            }

            if (tag.Tag == "style")
            {
                // Raw text: up to its end tag, without references.
                int end = _html.IndexOf("</style>", _at, StringComparison.Ordinal);
                yield return new HtmlToken("", s_noAttributes, _html[_at..end]);
                _at = end;
            }
        }

        if (open.Count > 0) throw new InvalidDataException($"<{open.Peek()}> is not closed");
    }

    private HtmlToken Tag()
    {
        int end = _html.IndexOf('>', _at);
        int name = ++_at;
        while (_html[_at] is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '/' or '!') _at++;
        string tag = _html[name.._at];
        if (tag.TrimStart('/', '!').Length == 0) throw new InvalidDataException("< without a name");

        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (_html[_at] != '>')
        {
            if (_html[_at++] != ' ') throw new InvalidDataException($"no space before an attribute of <{tag}>");
            int start = _at;
            while (_html[_at] is (>= 'a' and <= 'z') or '-') _at++;
            string attribute = _html[start.._at];
            if (attribute == "html") continue;      // of the doctype
            if (attribute.Length == 0 || _html[_at..(_at + 2)] != "=\"") throw new InvalidDataException($"<{tag}> has an attribute that is not name=\"value\"");
            _at += 2;
            attributes.Add(attribute, Text(_html.IndexOf('"', _at)));
            _at++;
        }

        if (_at != end) throw new InvalidDataException($"a > within <{tag}>");
        _at++;
        return new HtmlToken(tag, attributes, "");
    }

    private string Text(int end)
    {
        var text = new StringBuilder();
        while (_at < end)
        {
            char c = _html[_at++];
            if (c is '<' or '>' or '"' or '\'') throw new InvalidDataException($"unescaped {c}");
            if (c != '&')
            {
                text.Append(c);
                continue;
            }

            int semicolon = _html.IndexOf(';', _at);
            text.Append(s_references[_html[_at..semicolon]]);
            _at = semicolon + 1;
        }

        return text.ToString();
    }
}
