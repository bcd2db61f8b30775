using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Protocol.Tests.Http1;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Properties;

public class Http1Properties
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Fact]
    public void Every_valid_request_is_read_as_it_was_written()
        => Prop.ForAll(Generators.Request.ToArbitrary(), request =>
        {
            byte[] wire = Wire.Bytes(Generators.HeadText(request.Method, request.Target, "HTTP/1.1", request.Fields));
            var head = new RequestHead();
            ParseStatus status = new RequestHeadParser().Parse(wire, head, out int consumed, out _);
            return status == ParseStatus.Complete
                && consumed == wire.Length
                && Wire.Text(head.MethodToken) == request.Method
                && Wire.Text(head.Target) == request.Target
                && Fields(head).SequenceEqual(request.Fields);
        }).Check(s_config);

    [Fact]
    public void A_head_is_accepted_exactly_when_the_grammar_says_so()
        => Prop.ForAll(Generators.NearlyAHead.ToArbitrary(), wire =>
        {
            var head = new RequestHead();
            ParseStatus status = new RequestHeadParser().Parse(wire, head, out int consumed, out ProtocolError error);
            int expected = Grammar.HeadLength(Wire.Text(wire), out string method, out string target, out char major);
            bool accepted = expected >= 0 && major == '1' && RequestTarget.TryParse(Wire.Bytes(target), Methods.Parse(Wire.Bytes(method)), out _, out _);
            return (status == ParseStatus.Complete) == accepted
                && (!accepted || consumed == expected)
                && (status != ParseStatus.Invalid || (error.Reason.Length > 0 && error.Rule.StartsWith("RFC ", StringComparison.Ordinal)))
                && (status == ParseStatus.Complete || consumed == 0);
        }).Check(s_config);

    [Fact]
    public void A_head_is_read_the_same_however_it_is_cut()
    {
        using var poisoned = new PoisonedMemory(4096);
        Prop.ForAll(Gen.Zip(Generators.NearlyAHead, Generators.Cuts).ToArbitrary(), t =>
            HeadReader.Read([t.Item1], Http1Limits.Default, poisoned) == HeadReader.Read(AnySplit.At(t.Item1, t.Item2), Http1Limits.Default, poisoned)).Check(s_config);
    }

    [Fact]
    public void Chunks_are_decoded_to_what_they_were_made_of()
    {
        using var poisoned = new PoisonedMemory(4096);
        Prop.ForAll(Gen.Zip(Generators.Chunked, Generators.Cuts).ToArbitrary(), t =>
        {
            (string content, string wire) = t.Item1;
            return ChunkedReader.Read(AnySplit.At(Wire.Bytes(wire + "GET"), t.Item2), Http1Limits.Default, poisoned) == $"[{content}] #{wire.Length}";
        }).Check(s_config);
    }

    [Fact]
    public void Chunks_are_accepted_exactly_when_the_grammar_says_so()
    {
        using var poisoned = new PoisonedMemory(4096);
        Prop.ForAll(Generators.NearlyChunked.ToArbitrary(), wire =>
        {
            string found = ChunkedReader.Read([wire], Http1Limits.Default, poisoned);
            int expected = Grammar.ChunkedLength(Wire.Text(wire), out string content);

            // Complete is the only answer that ends in a number.
            return expected >= 0 ? found == $"[{content}] #{expected}" : !char.IsAsciiDigit(found[^1]);
        }).Check(s_config);
    }

    [Fact]
    public void Chunks_are_decoded_the_same_however_they_are_cut()
    {
        using var poisoned = new PoisonedMemory(4096);
        Prop.ForAll(Gen.Zip(Generators.NearlyChunked, Generators.Cuts).ToArbitrary(), t =>
            ChunkedReader.Read([t.Item1], Http1Limits.Default, poisoned) == ChunkedReader.Read(AnySplit.At(t.Item1, t.Item2), Http1Limits.Default, poisoned)).Check(s_config);
    }

    [Fact]
    public void What_is_accepted_has_one_framing_and_no_more()
        => Prop.ForAll(Generators.NearlyAHead.ToArbitrary(), wire =>
        {
            var parser = new RequestHeadParser();
            var head = new RequestHead();
            if (parser.Parse(wire, head, out _, out _) != ParseStatus.Complete || !MessageFraming.TryDecide(head, parser.Version, out MessageFraming framing, out _))
            {
                return true;
            }

            int lengths = head.Count(KnownField.ContentLength);
            int codings = head.Count(KnownField.TransferEncoding);
            return lengths + codings <= 1
                && (framing.Kind == FramingKind.ContentLength) == (lengths == 1)
                && (framing.Kind == FramingKind.Chunked) == (codings == 1)
                && framing.Length >= 0
                && (parser.Version == Http1Version.Http10 || head.Count(KnownField.Host) == 1);
        }).Check(s_config);

    [Fact]
    public void A_response_head_is_read_back_as_fields()
        => Prop.ForAll(Gen.ArrayOf(Gen.Zip(Generators.FieldName, Generators.FieldValue)).Resize(6).ToArbitrary(), fields =>
        {
            byte[] buffer = new byte[1024];
            var writer = new HeadWriter(buffer);
            foreach ((string name, string value) in fields)
            {
                writer.TryWriteField(Wire.Bytes(name), Wire.Bytes(value));
            }

            // A header section is the same in both directions.
            if (!writer.TryEnd())
            {
                return false;
            }

            var head = new RequestHead();
            byte[] wire = [.. "GET / HTTP/1.1\r\n"u8, .. buffer.AsSpan(0, writer.Written)];
            return new RequestHeadParser().Parse(wire, head, out _, out _) == ParseStatus.Complete && Fields(head).SequenceEqual(fields);
        }).Check(s_config);

    private static List<(string, string)> Fields(RequestHead head)
    {
        var fields = new List<(string, string)>();
        for (int i = 0; i < head.FieldCount; i++)
        {
            fields.Add((Wire.Text(head.Name(i)), Wire.Text(head.Value(i))));
        }

        return fields;
    }
}
