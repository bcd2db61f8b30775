using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

/// <summary>Request heads for tests that are about their fields.</summary>
internal static class Requests
{
    /// <summary>A head with these field lines; each needs its CRLF.</summary>
    public static RequestHead With(string fields, string method = "GET") => Parse(Wire.Bytes(Text(fields, method)));

    /// <summary>The same, with the poison right behind the last byte.</summary>
    public static RequestHead With(string fields, PoisonedMemory poisoned, string method = "GET")
    {
        RequestHead head = Parse(Wire.Bytes(Text(fields, method)));

        // Without the empty line: the value of the last field ends two bytes before the poison.
        head.Relocate(poisoned.PlaceBeforePoison(head.Buffer.Span[..^4]));
        return head;
    }

    private static string Text(string fields, string method) => $"{method} / HTTP/1.1\r\nHost: a\r\n{fields}\r\n";

    private static RequestHead Parse(byte[] wire)
    {
        var head = new RequestHead();
        Assert.Equal(ParseStatus.Complete, new RequestHeadParser().Parse(wire, head, out _, out _));
        return head;
    }
}
