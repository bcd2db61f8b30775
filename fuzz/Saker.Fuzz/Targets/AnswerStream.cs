using System;
using System.Collections.Generic;
using System.Globalization;
using Saker.Fuzz.Engine;

namespace Saker.Fuzz.Targets;

/// <summary>A small reader of what a server of HTTP/1.1 sent, written apart from the product: it takes only what is exactly in form.</summary>
/// <remarks>Immutable after reading. Whatever is not in form is a broken promise.</remarks>
internal sealed class AnswerStream
{
    /// <summary>One final answer.</summary>
    /// <param name="Status">Its status code.</param>
    /// <param name="Closes">Whether it says that the connection closes.</param>
    /// <param name="Fingerprint">Of everything in it but its Date, with chunks joined.</param>
    public sealed record Answer(int Status, bool Closes, ulong Fingerprint);

    /// <summary>The final answers, in order.</summary>
    public List<Answer> Answers { get; } = [];

    /// <summary>Reads a stream.</summary>
    /// <param name="bytes">All that was sent.</param>
    /// <param name="methods">The methods that the answers are to, in order: one to HEAD has no content.</param>
    /// <param name="isCut">Whether the connection was reset, so that the last answer may lack its end.</param>
    public static AnswerStream Read(ReadOnlySpan<byte> bytes, IReadOnlyList<string> methods, bool isCut)
    {
        var stream = new AnswerStream();
        while (!bytes.IsEmpty)
        {
            Promise.That(stream.Answers is not [.., { Closes: true }], "bytes after an answer that closes the connection");
            int end = bytes.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                Promise.That(isCut, "a head without an end");
                return stream;
            }

            ReadOnlySpan<byte> head = bytes[..(end + 2)];
            bytes = bytes[(end + 4)..];
            int status = ReadStatus(head);
            if (status is 100 or 103) continue;
            Promise.That(stream.Answers.Count < methods.Count || isCut, "an answer that is in no log");
            string method = stream.Answers.Count < methods.Count ? methods[stream.Answers.Count] : "";
            if (!stream.TryReadAnswer(head, status, method, ref bytes))
            {
                Promise.That(isCut, "an answer without its end");
                return stream;
            }
        }

        return stream;
    }

    private static int ReadStatus(ReadOnlySpan<byte> head)
    {
        bool inForm = head.Length >= 15 && head.StartsWith("HTTP/1.1 "u8) && head[12] == (byte)' ';
        Promise.That(inForm && int.TryParse(head[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out _), "a status line out of form");
        int status = int.Parse(head[9..12], NumberStyles.None, CultureInfo.InvariantCulture);
        Promise.That(status is >= 100 and <= 599 and not 101, "a status that is none");
        return status;
    }

    private bool TryReadAnswer(ReadOnlySpan<byte> head, int status, string method, ref ReadOnlySpan<byte> rest)
    {
        var print = default(Fingerprint);
        print.Add(status);
        long length = -1;
        bool chunked = false;
        bool closes = false;
        bool dated = false;
        int lineEnd = head.IndexOf("\r\n"u8);
        for (ReadOnlySpan<byte> lines = head[(lineEnd + 2)..]; !lines.IsEmpty;)
        {
            lineEnd = lines.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = lines[..lineEnd];
            lines = lines[(lineEnd + 2)..];
            int colon = line.IndexOf(": "u8);
            Promise.That(colon > 0 && !line.ContainsAny((byte)'\r', (byte)'\n', (byte)0), "a field line out of form");
            ReadOnlySpan<byte> name = line[..colon];
            ReadOnlySpan<byte> value = line[(colon + 2)..];
            if (name.SequenceEqual("Date"u8))
            {
                Promise.That(!dated, "two dates");
                dated = true;
                continue;
            }

            print.Add(line);
            if (name.SequenceEqual("Content-Length"u8))
            {
                Promise.That(length < 0 && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out length), "a length out of form, or two");
                length = long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
            }
            else if (name.SequenceEqual("Transfer-Encoding"u8))
            {
                Promise.That(!chunked && value.SequenceEqual("chunked"u8), "a coding out of form, or two");
                chunked = true;
            }
            else if (name.SequenceEqual("Connection"u8))
            {
                closes |= value.SequenceEqual("close"u8);
            }
        }

        Promise.That(dated, "an answer without a date");
        Promise.That(!(chunked && length >= 0), "a length and a coding");
        if (method == "HEAD" || status is 204 or 304)
        {
            Promise.That(status != 204 || (length < 0 && !chunked), "204 with a length");
        }
        else if (chunked)
        {
            if (!TryReadChunks(ref rest, ref print)) return false;
        }
        else
        {
            Promise.That(length >= 0 || closes, "content without a framing, and no close");
            if (length > rest.Length) return false;
            int count = length < 0 ? rest.Length : (int)length;
            print.Add(rest[..count]);
            rest = rest[count..];
        }

        Answers.Add(new Answer(status, closes, print.Value));
        return true;
    }

    private static bool TryReadChunks(ref ReadOnlySpan<byte> rest, ref Fingerprint print)
    {
        while (true)
        {
            int end = rest.IndexOf("\r\n"u8);
            if (end < 0) return false;
            Promise.That(int.TryParse(rest[..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _), "a chunk size out of form");
            int size = int.Parse(rest[..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            rest = rest[(end + 2)..];
            if (rest.Length < size + 2) return false;
            print.Add(rest[..size]);
            Promise.That(rest.Slice(size, 2).SequenceEqual("\r\n"u8), "a chunk without its end");
            rest = rest[(size + 2)..];
            if (size == 0) return true;
        }
    }
}
