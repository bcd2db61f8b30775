using System;
using System.Collections.Generic;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class RequestHeadTests
{
    [Fact]
    public void Fields_are_found_by_what_they_are()
    {
        RequestHead head = Parse("GET / HTTP/1.1\r\nHost: a\r\nAccept: 1\r\nX-A: x\r\naccept: 2\r\nETag: e\r\nx-a: y\r\nACCEPT: 3\r\n\r\n");
        Assert.Equal(7, head.FieldCount);
        Assert.True(head.TryGet(KnownField.Accept, out ReadOnlySpan<byte> accept));
        Assert.Equal("1", Wire.Text(accept));
        Assert.False(head.TryGet(KnownField.Cookie, out ReadOnlySpan<byte> cookie));
        Assert.True(cookie.IsEmpty);
        Assert.Equal((1, 3, 0, 1), (head.Count(KnownField.Host), head.Count(KnownField.Accept), head.Count(KnownField.Cookie), head.Count(KnownField.ETag)));
        Assert.Equal((true, true, false), (head.Has(KnownField.Host), head.Has(KnownField.ETag), head.Has(KnownField.Vary)));
        Assert.Equal(["1", "2", "3"], Values(head, KnownField.Accept));
        Assert.Equal([], Values(head, KnownField.Cookie));
        Assert.Equal(["x", "y"], Values(head, "X-A"));
        Assert.Equal(["1", "2", "3"], Values(head, "aCCept"));
        Assert.Equal([], Values(head, "X-B"));
        Assert.Equal(KnownField.ETag, head[4].Known);
        Assert.Equal("X-A", Wire.Text(head.Name(2)));
    }

    [Fact]
    public void Nothing_of_one_request_is_left_in_the_next()
    {
        var parser = new RequestHeadParser();
        var head = new RequestHead();
        parser.Parse(Wire.Bytes("GET http://b/p?q HTTP/1.1\r\nHost: a\r\nETag: 1\r\nETag: 2\r\n\r\n"), head, out _, out _);
        Assert.Equal("b", Wire.Text(head.Authority));
        parser.Parse(Wire.Bytes("HEAD / HTTP/1.0\r\nX: y\r\n\r\n"), head, out _, out _);
        Assert.Equal((Method.Head, false, 1, 0, 0), (head.Method, head.HasQuery, head.FieldCount, head.Count(KnownField.ETag), head.Count(KnownField.Host)));
        Assert.True(head.Authority.IsEmpty);
        Assert.True(head.Query.IsEmpty);
        head.Clear();
        Assert.Equal((0, false), (head.FieldCount, head.HasQuery));
        Assert.True(head.MethodToken.IsEmpty);
        Assert.True(head.Buffer.IsEmpty);
    }

    [Fact]
    public void An_authority_can_come_apart_from_the_target()
    {
        var head = new RequestHead();
        byte[] bytes = Wire.Bytes("/p?qexample");
        head.Relocate(bytes);
        Assert.True(RequestTarget.TryParse(bytes.AsSpan(0, 4), Method.Get, out RequestTarget target, out _));
        head.SetTarget(target, 0, 4);
        head.SetAuthority(4, 7);
        Assert.Equal(("/p", "q", "example"), (Wire.Text(head.Path), Wire.Text(head.Query), Wire.Text(head.Authority)));
    }

    [Fact]
    public void More_field_lines_than_there_was_room_for_are_kept()
    {
        var wire = new System.Text.StringBuilder("GET / HTTP/1.1\r\n");
        for (int i = 0; i < 90; i++)
        {
            wire.Append($"X-{i}: {i}\r\n");
        }

        RequestHead head = Parse(wire.Append("\r\n").ToString());
        Assert.Equal(90, head.FieldCount);
        Assert.Equal("X-89", Wire.Text(head.Name(89)));
        Assert.Throws<IndexOutOfRangeException>(() => head[90]);
    }

    private static RequestHead Parse(string wire)
    {
        var head = new RequestHead();
        Assert.Equal(ParseStatus.Complete, new RequestHeadParser().Parse(Wire.Bytes(wire), head, out _, out _));
        return head;
    }

    private static List<string> Values(RequestHead head, KnownField field)
    {
        var values = new List<string>();
        foreach (ReadOnlySpan<byte> value in head.Values(field))
        {
            values.Add(Wire.Text(value));
        }

        return values;
    }

    private static List<string> Values(RequestHead head, string name)
    {
        var values = new List<string>();
        foreach (ReadOnlySpan<byte> value in head.Values(Wire.Bytes(name)))
        {
            values.Add(Wire.Text(value));
        }

        return values;
    }
}
