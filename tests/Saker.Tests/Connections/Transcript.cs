using System;
using System.Collections.Generic;
using System.Globalization;

namespace Saker.Tests.Connections;

/// <summary>Reads a transcript of responses with Content-Length back into their contents.</summary>
internal static class Transcript
{
    public static List<string> Contents(string transcript)
    {
        var contents = new List<string>();
        while (transcript.Length > 0)
        {
            int end = transcript.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) throw new FormatException("a head without an end: " + transcript);
            string head = transcript[..end];
            const string Field = "\r\nContent-Length: ";
            int at = head.IndexOf(Field, StringComparison.Ordinal);
            if (at < 0) throw new FormatException("a head without Content-Length: " + head);
            int length = int.Parse(head[(at + Field.Length)..].Split('\r')[0], CultureInfo.InvariantCulture);
            contents.Add(transcript.Substring(end + 4, length));
            transcript = transcript[(end + 4 + length)..];
        }

        return contents;
    }
}
