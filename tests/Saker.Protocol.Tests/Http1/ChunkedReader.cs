using System;
using System.Collections.Generic;
using System.Text;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Shared;

namespace Saker.Protocol.Tests.Http1;

/// <summary>Feeds pieces to a chunked decoder the way a connection does, and writes what came of it as one line of text.</summary>
internal static class ChunkedReader
{
    public static string Read(IReadOnlyList<ReadOnlyMemory<byte>> pieces, Http1Limits limits, PoisonedMemory poisoned)
    {
        var decoder = new ChunkedDecoder(limits);
        var content = new StringBuilder();
        int total = 0;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            ReadOnlySpan<byte> rest = poisoned.PlaceBeforePoison(piece.Span).Span;
            while (true)
            {
                ParseStatus status = decoder.Decode(rest, out int consumed, out ReadOnlySpan<byte> data, out ProtocolError error);
                content.Append(Wire.Text(data));
                total += consumed;
                rest = rest[consumed..];
                if (status == ParseStatus.Complete)
                {
                    return $"[{content}] #{total}";
                }

                if (status == ParseStatus.Invalid)
                {
                    return $"{(int)error.Status} {error.Reason}";
                }

                if (data.IsEmpty)
                {
                    if (!rest.IsEmpty)
                    {
                        return "NeedMore without taking what is there";
                    }

                    break;
                }
            }
        }

        return $"[{content}] NeedMore";
    }
}
