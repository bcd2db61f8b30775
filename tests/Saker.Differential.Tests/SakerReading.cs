using System;
using System.Collections.Generic;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Protocol.Tests;

namespace Saker.Differential.Tests;

/// <summary>What our own parsers make of the bytes of one connection.</summary>
internal static class SakerReading
{
    /// <summary>As a peer sees it that is given the raw target.</summary>
    public static Observation Of(byte[] stream, out IReadOnlyList<int> ends)
        => Of(stream, static (RequestHead head, out string target, out ProtocolError error) =>
        {
            target = Wire.Text(head.Target);
            error = default;
            return true;
        }, out ends);

    /// <summary>As a handler of our own server sees it, which is given the path it made of the target.</summary>
    public static Observation OfHandler(byte[] stream, out IReadOnlyList<int> ends)
        => Of(stream, static (RequestHead head, out string target, out ProtocolError error) =>
        {
            byte[] path = head.Path.ToArray();
            error = default;
            if (path.Length > 0 && !head.IsAsteriskForm)
            {
                byte[] room = new byte[path.Length];
                if (!TargetPath.Normalize(path, room, out int written, out error))
                {
                    target = "";
                    return false;
                }

                path = room[..written];
            }

            target = $"{Wire.Text(path)}|{Wire.Text(head.Query)}";
            return true;
        }, out ends);

    private delegate bool Targeting(RequestHead head, out string target, out ProtocolError error);

    private static Observation Of(byte[] stream, Targeting targeting, out IReadOnlyList<int> ends)
    {
        var consumedUpTo = new List<int>();
        ends = consumedUpTo;
        var requests = new List<string>();
        var parser = new RequestHeadParser();
        var decoder = new ChunkedDecoder();
        var head = new RequestHead();
        ReadOnlyMemory<byte> rest = stream;
        while (true)
        {
            ParseStatus status = parser.Parse(rest, head, out int consumed, out ProtocolError error);
            if (status == ParseStatus.NeedMore)
            {
                return new Observation(requests, 0, "");
            }

            MessageFraming framing = default;
            if (status == ParseStatus.Invalid || !MessageFraming.TryDecide(head, parser.Version, out framing, out error))
            {
                return Refused(requests, error);
            }

            if (!targeting(head, out string target, out error))
            {
                return Refused(requests, error);
            }

            rest = rest[consumed..];
            status = ReadContent(framing, decoder, ref rest, out string content, out error);
            if (status == ParseStatus.Invalid)
            {
                return Refused(requests, error);
            }

            if (status == ParseStatus.NeedMore)
            {
                return new Observation(requests, 0, "");
            }

            requests.Add($"{Wire.Text(head.MethodToken)} {target} [{content}]");
            consumedUpTo.Add(stream.Length - rest.Length);
            if (!framing.KeepAlive)
            {
                return new Observation(requests, 0, "");
            }
        }
    }

    private static ParseStatus ReadContent(MessageFraming framing, ChunkedDecoder decoder, ref ReadOnlyMemory<byte> rest, out string content, out ProtocolError error)
    {
        content = "";
        error = default;
        if (framing.Kind != FramingKind.Chunked)
        {
            if (framing.Length > rest.Length)
            {
                return ParseStatus.NeedMore;
            }

            content = Wire.Text(rest.Span[..(int)framing.Length]);
            rest = rest[(int)framing.Length..];
            return ParseStatus.Complete;
        }

        decoder.Reset();
        while (true)
        {
            ParseStatus status = decoder.Decode(rest.Span, out int consumed, out ReadOnlySpan<byte> piece, out error);
            content += Wire.Text(piece);
            rest = rest[consumed..];
            if (status != ParseStatus.NeedMore || piece.IsEmpty)
            {
                return status;
            }
        }
    }

    private static Observation Refused(List<string> requests, ProtocolError error) => new(requests, (int)error.Status, error.Reason);
}
