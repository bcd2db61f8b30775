using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;
using Saker.Protocol.Semantics;
using Saker.Tests.Http2;

namespace Saker.Tests.Modes;

/// <summary>The client that speaks HTTP/2: a stream a request, windows that are never shut.</summary>
/// <param name="scheme">http or https.</param>
/// <param name="connect">Opens a connection.</param>
internal sealed class Http2ModeClient(string scheme, Func<Stream> connect) : Http2Frames<Http2ModeClient>, IModeClient
{
    private const int InitialWindowSize = 4;
    private const int MaxFrameBytes = 16 * 1024;

    private readonly byte[] _header = new byte[FrameHeader.Size];
    private HpackDecoder _decoder = new();
    private Stream? _stream;
    private BufferedStream? _input;
    private int _next;

    public ModeAnswer Send(string method, string target, IReadOnlyList<string> fields, byte[]? content = null)
    {
        bool isKept = _stream is not null;
        ModeAnswer? answer = Ask(method, target, fields, content);

        // RFC 9113 §6.8, §8.7: what a GOAWAY says was not looked at is asked again.
        if (answer is null && isKept) answer = Ask(method, target, fields, content);
        return answer ?? throw new EndOfStreamException("a new connection ended without an answer");
    }

    public void Dispose() => Close();

    private ModeAnswer? Ask(string method, string target, IReadOnlyList<string> fields, byte[]? content)
    {
        if (_stream is null)
        {
            _stream = connect();
            _input = new BufferedStream(_stream);
            _decoder = new HpackDecoder();
            _next = 1;
            Add(ConnectionPreface.Bytes).Settings((InitialWindowSize, int.MaxValue)).SettingsAck().WindowUpdate(0, int.MaxValue - 65_535);
        }

        int stream = _next;
        _next += 2;
        (string, string)[] head = [(":method", method), (":scheme", scheme), (":authority", "example.org"), (":path", target), .. fields.Select(Split)];
        if (content is not null) head = [.. head, ("content-length", content.Length.ToString(CultureInfo.InvariantCulture))];
        Headers(stream, endStream: content is null, head);
        foreach (byte[] piece in content?.Chunk(MaxFrameBytes) ?? []) Data(stream, piece);
        if (content is not null) Data(stream, "", endStream: true);
        try
        {
            Flush();
            ModeAnswer? answer = Read(stream);
            if (answer is null) Close();
            return answer;
        }
        catch (IOException)
        {
            Close();
            return null;
        }
    }

    /// <summary>Reads the answer on a stream, or null when there will be none.</summary>
    private ModeAnswer? Read(int stream)
    {
        (StatusCode Status, AnswerFields Fields)? head = null;
        using var content = new MemoryStream();
        while (true)
        {
            if (_input!.ReadAtLeast(_header, _header.Length, throwOnEndOfStream: false) < _header.Length) return Cut();
            FrameHeader.TryRead(_header, out FrameHeader header);
            byte[] payload = new byte[header.Length];
            _input.ReadExactly(payload);
            switch (header.Type)
            {
                case FrameType.Headers when header.StreamId == stream:
                    head = Decode(payload);
                    if ((int)head.Value.Status < 200) continue;
                    break;
                case FrameType.Headers:
                    Decode(payload);
                    continue;
                case FrameType.Data when header.StreamId == stream:
                    content.Write(payload);
                    break;
                case FrameType.RstStream when header.StreamId == stream:
                    return Cut();
                case FrameType.Ping when !header.Has(FrameFlags.Ack):
                    Frame(FrameType.Ping, FrameFlags.Ack, 0, payload);
                    Flush();
                    continue;
                default:
                    continue;
            }

            if (header.Has(FrameFlags.EndStream)) return new ModeAnswer(head!.Value.Status, head.Value.Fields, content.ToArray(), IsWhole: true);
        }

        ModeAnswer? Cut() => head is { } known ? new ModeAnswer(known.Status, known.Fields, content.ToArray(), IsWhole: false) : null;
    }

    private (StatusCode Status, AnswerFields Fields) Decode(byte[] block)
    {
        var section = new FieldSection(64 * 1024, 200);
        HpackFailure failure = _decoder.Decode(block, section);
        if (failure != HpackFailure.None) throw new FormatException($"the server's field block: {failure}");
        var fields = new AnswerFields();
        StatusCode status = default;
        for (int i = 0; i < section.Count; i++)
        {
            (string name, string value) = (Encoding.ASCII.GetString(section.Name(i)), Encoding.Latin1.GetString(section.Value(i)));
            if (name == ":status") status = (StatusCode)int.Parse(value, CultureInfo.InvariantCulture);
            else fields.Add(name, value);
        }

        return (status, fields);
    }

    private static (string, string) Split(string field)
    {
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        return (field[..colon].ToLowerInvariant(), field[(colon + 1)..].Trim());
    }

    private void Flush() => _stream!.Write(TakeUnsent());

    private void Close()
    {
        TakeUnsent();
        _input?.Dispose();
        _stream?.Dispose();
        _stream = null;
    }
}
