using System;
using System.Collections.Generic;
using System.Globalization;
using Saker.Fuzz.Engine;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>Where a request ends: what is accepted has one framing by a second, plain reading, and the order of field lines does not count.</summary>
/// <remarks>The first byte of the input chooses the request line; the rest are field lines.</remarks>
internal sealed class FramingTarget : Target
{
    private readonly FieldReader _reader = new(4096);

    public override string Name => "framing";

    public override int MaxLength => 768;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes(
        "0Host: a\r\n", "0Host: a\r\nContent-Length: 5\r\nConnection: close\r\n", "0Host: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n",
        "1Connection: keep-alive\r\nContent-Length: 0\r\n", "2Host: b:80\r\nConnection: x, Close\r\n");

    public override IReadOnlyList<byte[]> Words => HttpWords.Head;

    public override byte[] Delimiters { get; } = [(byte)'\n', (byte)',', (byte)' '];

    public override void Run(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> line = (input.IsEmpty ? 0 : input[0] % 4) switch
        {
            0 => "POST /x HTTP/1.1\r\n"u8,
            1 => "GET / HTTP/1.0\r\n"u8,
            2 => "GET http://a/b HTTP/1.1\r\n"u8,
            _ => "OPTIONS * HTTP/1.1\r\n"u8,
        };
        if (!_reader.TryRead(line, input.IsEmpty ? default : input[1..])) return;
        bool accepted = MessageFraming.TryDecide(_reader.Head, _reader.Version, out MessageFraming framing, out ProtocolError error);
        Promise.That(accepted || (int)error.Status is 400 or 417 or 501, "a refusal with a status that is none");
        if (accepted) Check(_reader.Head, _reader.Version, framing);

        Promise.That(_reader.TryReadReversed(line), "field lines in the opposite order are no head");
        bool acceptedReversed = MessageFraming.TryDecide(_reader.Head, _reader.Version, out MessageFraming reversed, out _);
        Promise.That(accepted == acceptedReversed && framing == reversed, "the framing depends on the order of the field lines");
    }

    private static void Check(RequestHead head, Http1Version version, MessageFraming framing)
    {
        int lengths = 0;
        int codings = 0;
        int hosts = 0;
        bool closes = false;
        for (int i = 0; i < head.FieldCount; i++)
        {
            ReadOnlySpan<byte> value = head.Value(i);
            if (Is(head.Name(i), "content-length"u8))
            {
                lengths++;
                Promise.That(!value.IsEmpty && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9'), "a length that is not digits alone is accepted");
                Promise.That(long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long length) && length == framing.Length, "the length is not what the field says");
            }
            else if (Is(head.Name(i), "transfer-encoding"u8))
            {
                codings++;
                Promise.That(Is(value, "chunked"u8), "a coding other than chunked is accepted");
            }
            else if (Is(head.Name(i), "host"u8))
            {
                hosts++;
            }
            else if (Is(head.Name(i), "connection"u8))
            {
                foreach (Range option in value.Split((byte)',')) closes |= Is(value[option].Trim(" \t"u8), "close"u8);
            }
        }

        Promise.That(lengths + codings <= 1, "two opinions about the end of a message are accepted");
        Promise.That((framing.Kind == FramingKind.ContentLength) == (lengths == 1) && (framing.Kind == FramingKind.Chunked) == (codings == 1), "a framing that no field asks for");
        Promise.That(framing.Kind != FramingKind.Chunked || (version == Http1Version.Http11 && framing.Length == 0), "chunked in HTTP/1.0");
        Promise.That(hosts == 1 || (hosts == 0 && version == Http1Version.Http10), "a request without one Host is accepted");
        Promise.That(!(closes && framing.KeepAlive), "a connection is kept against the client's word");
        Promise.That(!framing.ExpectContinue || (version == Http1Version.Http11 && (framing.Length > 0 || codings == 1)), "a 100 is promised where no content comes");
    }

    private static bool Is(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(bytes, word);
}
