using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using Saker.Protocol.Semantics;

namespace Saker.Tests.Modes;

/// <summary>The client that speaks HTTP/1.1.</summary>
/// <param name="connect">Opens a connection.</param>
internal sealed class Http1ModeClient(Func<Stream> connect) : IModeClient
{
    private BufferedStream? _stream;

    public ModeAnswer Send(string method, string target, IReadOnlyList<string> fields, byte[]? content = null)
    {
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: example.org\r\n");
        foreach (string field in fields) head.Append(field).Append("\r\n");
        if (content is not null) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}\r\n");
        byte[] request = [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. content ?? []];
        bool isKept = _stream is not null;
        string? status = Ask(request);

        // RFC 9112 §9.3.1: a kept connection may end at any time, and what met that end is asked again.
        if (status is null && isKept) status = Ask(request);
        return Read(status ?? throw new EndOfStreamException("a new connection ended without an answer"), method);
    }

    public void Dispose() => Close();

    /// <summary>Sends a request and returns the status line, or null when the connection has ended.</summary>
    private string? Ask(byte[] request)
    {
        _stream ??= new BufferedStream(connect());
        string? status = null;
        try
        {
            _stream.Write(request);
            _stream.Flush();
            do status = ReadLine();
            while (status?.StartsWith("HTTP/1.1 100 ", StringComparison.Ordinal) == true && ReadLine() is not null);
        }
        catch (IOException)
        {
            // It was reset, which is an end too.
        }

        if (status is null) Close();
        return status;
    }

    private ModeAnswer Read(string status, string method)
    {
        var fields = new AnswerFields();
        bool closes = false;
        bool isChunked = false;
        while (ReadLine() is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            (string name, string value) = (line[..colon], line[(colon + 1)..].Trim());
            closes |= name == "Connection" && value == "close";
            isChunked |= name == "Transfer-Encoding" && value == "chunked";
            fields.Add(name, value);
        }

        var code = (StatusCode)int.Parse(status.AsSpan(9, 3), CultureInfo.InvariantCulture);
        using var content = new MemoryStream();
        bool isWhole = true;
        if (method != "HEAD" && code is not (StatusCode.NoContent or StatusCode.NotModified))
        {
            try
            {
                isWhole = isChunked ? ReadChunks(content) : Copy(content, fields["Content-Length"] is { } length ? long.Parse(length, CultureInfo.InvariantCulture) : null);
            }
            catch (IOException)
            {
                isWhole = false;
            }
        }

        if (closes || !isWhole) Close();
        return new ModeAnswer(code, fields, content.ToArray(), isWhole);
    }

    private bool ReadChunks(MemoryStream content)
    {
        while (ReadLine() is { } size)
        {
            long length = long.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (!Copy(content, length) || ReadLine() != "") return false;
            if (length == 0) return true;
        }

        return false;
    }

    /// <summary>Reads so many bytes, or until the end; false when it ends before.</summary>
    private bool Copy(MemoryStream content, long? length)
    {
        byte[] buffer = new byte[64 * 1024];
        for (long left = length ?? long.MaxValue; left > 0;)
        {
            int count = _stream!.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (count == 0) return length is null;
            content.Write(buffer, 0, count);
            left -= count;
        }

        return true;
    }

    private string? ReadLine()
    {
        var line = new StringBuilder();
        while (_stream!.ReadByte() is >= 0 and var next)
        {
            if (next != '\n') line.Append((char)next);
            else return line.ToString().TrimEnd('\r');
        }

        return null;
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
