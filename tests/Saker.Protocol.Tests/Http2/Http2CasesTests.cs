using System;
using System.Linq;
using Saker.Protocol.Http2;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class Http2CasesTests
{
    public static TheoryData<string> Names => new(Http2Cases.All.Select(c => c.Name));

    [Theory, MemberData(nameof(Names))]
    public void A_client_gets_what_the_specification_says(string name)
    {
        Http2Case c = Http2Cases.All.Single(c => c.Name == name);
        Assert.Contains('§', c.Rule);
        byte[] wire = [.. ConnectionPreface.Bytes, .. Hex.Bytes((c.IsFirst ? "" : Http2Wire.Settings()) + c.Frames)];
        Assert.Equal(c.Expected, Feed(wire, wire.Length));
        Assert.Equal(c.Expected, Feed(wire, 1));
        Assert.Equal(c.Expected, Feed(wire, 7));
    }

    [Fact]
    public void There_are_enough_cases_and_none_twice()
    {
        Assert.True(Http2Cases.All.Count >= 190, $"{Http2Cases.All.Count}");
        Assert.Equal(Http2Cases.All.Count, Http2Cases.All.DistinctBy(c => c.Name).Count());
        Assert.True(Http2Cases.All.DistinctBy(c => c.Frames + c.IsFirst).Count() >= Http2Cases.All.Count - 3);
    }

    private static string Feed(byte[] wire, int piece)
    {
        var session = new PureSession();
        for (int at = 0; at < wire.Length; at += piece)
        {
            session.Receive(wire.AsSpan(at, Math.Min(piece, wire.Length - at)));
        }

        return session.Errors;
    }
}
