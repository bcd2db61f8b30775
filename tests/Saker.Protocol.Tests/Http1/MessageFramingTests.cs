using System;
using System.Linq;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http1;

public class MessageFramingTests
{
    public static TheoryData<string> Names => new(MessageFramingCases.All.Select(c => c.Name));

    [Theory, MemberData(nameof(Names))]
    public void Decides_where_a_message_ends_or_refuses_to_guess(string name)
    {
        MessageFramingCase c = MessageFramingCases.All.Single(c => c.Name == name);
        string host = c.Fields.Contains("Host:", StringComparison.Ordinal) ? "" : "Host: a\r\n";
        byte[] wire = Wire.Bytes($"POST / HTTP/1.{c.Version}\r\n{host}{c.Fields}\r\n");
        if (c.Fields.StartsWith("NoHost", StringComparison.Ordinal))
        {
            wire = Wire.Bytes($"POST / HTTP/1.{c.Version}\r\n{c.Fields}\r\n");
        }

        using var poisoned = new PoisonedMemory(wire.Length);
        Assert.Equal(c.Expected, Decide(poisoned.PlaceBeforePoison(wire)));
        Assert.Equal(c.Expected, Decide(poisoned.PlaceAfterPoison(wire)));
    }

    [Fact]
    public void Host_is_needed_even_where_the_target_has_an_authority()
        => Assert.Equal("400 no Host", Decide(Wire.Bytes("GET http://a/ HTTP/1.1\r\n\r\n")));

    [Fact]
    public void Every_refusal_names_its_rule()
    {
        foreach (MessageFramingCase c in MessageFramingCases.All.Where(c => char.IsDigit(c.Expected[0])))
        {
            var parser = new RequestHeadParser();
            var head = new RequestHead();
            parser.Parse(Wire.Bytes($"POST / HTTP/1.{c.Version}\r\n{c.Fields}\r\n"), head, out _, out _);
            Assert.False(MessageFraming.TryDecide(head, parser.Version, out _, out ProtocolError error));
            Assert.StartsWith("RFC 9", error.Rule, StringComparison.Ordinal);
        }
    }

    private static string Decide(ReadOnlyMemory<byte> wire)
    {
        var parser = new RequestHeadParser();
        var head = new RequestHead();
        Assert.Equal(ParseStatus.Complete, parser.Parse(wire, head, out _, out _));
        return MessageFraming.TryDecide(head, parser.Version, out MessageFraming framing, out ProtocolError error)
            ? $"{framing.Kind} {framing.Length} {(framing.KeepAlive ? "keep" : "close")}{(framing.ExpectContinue ? " continue" : "")}"
            : $"{(int)error.Status} {error.Reason}";
    }
}
