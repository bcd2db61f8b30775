using System;
using System.Collections.Generic;
using System.Globalization;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>One answer, as far as the reader of an attacked connection has to know it; bytes are characters.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Head">Status line and field lines.</param>
/// <param name="Content">The content.</param>
internal sealed record AttackAnswer(int Status, string Head, string Content)
{
    /// <summary>The value of a field, or null.</summary>
    public string? this[string name]
    {
        get
        {
            int at = Head.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
            if (at < 0) return null;
            int start = at + name.Length + 3;
            int end = Head.IndexOf("\r\n", start, StringComparison.Ordinal);
            return (end < 0 ? Head[start..] : Head[start..end]).Trim();
        }
    }

    /// <summary>Takes a connection's bytes apart into its final answers; 1xx are passed over.</summary>
    /// <param name="text">All that was received.</param>
    /// <param name="isHead">Whether the answer of this number, with this head, has no content because HEAD was asked.</param>
    /// <param name="rest">What is left behind the last whole answer.</param>
    public static List<AttackAnswer> ReadAll(string text, Func<int, AttackAnswer, bool> isHead, out string rest)
    {
        var answers = new List<AttackAnswer>();
        int at = 0;
        while (text.AsSpan(at).StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            int end = text.IndexOf("\r\n\r\n", at, StringComparison.Ordinal);
            if (end < 0 || !int.TryParse(text.AsSpan(at + 9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status)) break;
            var answer = new AttackAnswer(status, text[at..end], "");
            int start = end + 4;
            if (status < 200)
            {
                at = start;
                continue;
            }

            if (isHead(answers.Count, answer) || status is 204 or 304)
            {
                at = start;
            }
            else if (answer["Content-Length"] is { } length)
            {
                int bytes = int.Parse(length, CultureInfo.InvariantCulture);
                if (start + bytes > text.Length) break;
                answer = answer with { Content = text.Substring(start, bytes) };
                at = start + bytes;
            }
            else
            {
                // Until the end of the connection: an error page of a front end to a request of HTTP/1.0.
                answer = answer with { Content = text[start..] };
                at = text.Length;
            }

            answers.Add(answer);
        }

        rest = text[at..];
        return answers;
    }
}
