using System;
using System.Linq;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Shared;
using Xunit;

namespace Saker.Tests.Connections;

/// <summary>The table of raw frames, held against a whole connection: the code of every error, and whether it costs the stream or all of it.</summary>
public sealed class Http2ConnectionCasesTests
{
    public static TheoryData<string> Names => [.. Http2Cases.All.Select(each => each.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_connection_answers_frames_as_the_RFCs_say(string name)
    {
        Http2Case each = Http2Cases.All.Single(one => one.Name == name);
        using var server = new MemoryServer(async request =>
        {
            await request.Content.ReadAllAsync();
            return Response.Text("hello");
        });
        var peer = new Http2Peer(server, opens: false);
        peer.Add(ConnectionPreface.Bytes);
        if (!each.IsFirst) peer.Settings();
        string[] errors = [.. peer.Add(Convert.FromHexString(each.Frames.Replace(" ", "", StringComparison.Ordinal))).Ask()
            .Where(line => line.StartsWith("GOAWAY", StringComparison.Ordinal) || line.StartsWith("RST_STREAM", StringComparison.Ordinal))
            .Select(line => line.StartsWith("GOAWAY", StringComparison.Ordinal) ? "GOAWAY " + line.Split(' ')[2] : line)];

        Assert.Equal(each.Expected, string.Join(", ", errors));
        server.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(errors.Any(error => error[0] == 'G') ? 0 : 1, server.ConnectionCount);
    }
}
