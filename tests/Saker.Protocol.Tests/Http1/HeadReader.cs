using System;
using System.Collections.Generic;
using System.Text;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Shared;

namespace Saker.Protocol.Tests.Http1;

/// <summary>Feeds pieces to a head parser the way a connection does, and writes what came of it as one line of text.</summary>
internal static class HeadReader
{
    /// <summary>Feeds until the parser does not ask for more; each time all bytes so far stand right before poison.</summary>
    public static string Read(IReadOnlyList<ReadOnlyMemory<byte>> pieces, Http1Limits limits, PoisonedMemory poisoned)
    {
        var parser = new RequestHeadParser(limits);
        var head = new RequestHead();
        var received = new List<byte>();
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            received.AddRange(piece.Span);
            ReadOnlyMemory<byte> input = poisoned.PlaceBeforePoison(received.ToArray());
            ParseStatus status = parser.Parse(input, head, out int consumed, out ProtocolError error);
            if (status != ParseStatus.NeedMore)
            {
                return Describe(status, head, parser.Version, consumed, error);
            }

            if (consumed != 0)
            {
                return $"NeedMore consumed {consumed}";
            }
        }

        return "NeedMore";
    }

    /// <summary>One parse of bytes that stand right after poison.</summary>
    public static string ReadAfterPoison(byte[] bytes, Http1Limits limits, PoisonedMemory poisoned)
    {
        var parser = new RequestHeadParser(limits);
        var head = new RequestHead();
        ParseStatus status = parser.Parse(poisoned.PlaceAfterPoison(bytes), head, out int consumed, out ProtocolError error);
        return Describe(status, head, parser.Version, consumed, error);
    }

    public static string Describe(ParseStatus status, RequestHead head, Http1Version version, int consumed, ProtocolError error)
    {
        if (status == ParseStatus.NeedMore)
        {
            return "NeedMore";
        }

        if (status == ParseStatus.Invalid)
        {
            return $"{(int)error.Status} {error.Reason}";
        }

        var text = new StringBuilder();
        text.Append(head.Method == Method.Unknown ? $"?{Wire.Text(head.MethodToken)}" : head.Method.ToString().ToUpperInvariant());
        text.Append($" {head.TargetForm} [{Wire.Text(head.Authority)}] [{Wire.Text(head.Path)}]");
        text.Append(head.HasQuery ? $" ?[{Wire.Text(head.Query)}]" : "");
        text.Append(version == Http1Version.Http10 ? " 1.0" : " 1.1");
        for (int i = 0; i < head.FieldCount; i++)
        {
            text.Append($" | {Wire.Text(head.Name(i))}={Wire.Text(head.Value(i))}");
        }

        text.Append($" #{consumed}");
        return text.ToString();
    }
}
