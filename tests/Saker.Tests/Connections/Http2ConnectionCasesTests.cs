using System;
using System.Linq;
using System.Threading.Tasks;
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
        Assert.Contains('§', each.Rule);
        Feed(each, int.MaxValue, answers: true);
    }

    // The handler keeps its answer, for a stream that is answered between two frames is another one than before.
    [Theory, MemberData(nameof(Names))]
    public void It_does_so_however_the_bytes_arrive(string name)
    {
        Http2Case each = Http2Cases.All.Single(one => one.Name == name);
        foreach (int piece in (int[])[1, 7, int.MaxValue]) Feed(each, piece, answers: false);
    }

    [Fact]
    public void There_are_enough_cases_and_none_twice()
    {
        Assert.True(Http2Cases.All.Count >= 190, $"{Http2Cases.All.Count}");
        Assert.Equal(Http2Cases.All.Count, Http2Cases.All.DistinctBy(c => c.Name).Count());
        Assert.True(Http2Cases.All.DistinctBy(c => c.Frames + c.IsFirst).Count() >= Http2Cases.All.Count - 3);
    }

    private static void Feed(Http2Case each, int piece, bool answers)
    {
        var never = new TaskCompletionSource();
        using var server = new MemoryServer(async request =>
        {
            await request.Content.ReadAllAsync();
            if (!answers) await never.Task;
            return Response.Text("hello");
        });
        var peer = new Http2Peer(server, opens: false);
        peer.Add(ConnectionPreface.Bytes);
        if (!each.IsFirst) peer.Settings();
        peer.Add(Convert.FromHexString(each.Frames.Replace(" ", "", StringComparison.Ordinal)));
        string[] errors = [.. peer.Ask(piece)
            .Where(line => line.StartsWith("GOAWAY", StringComparison.Ordinal) || line.StartsWith("RST_STREAM", StringComparison.Ordinal))
            .Select(line => line.StartsWith("GOAWAY", StringComparison.Ordinal) ? "GOAWAY " + line.Split(' ')[2] : line)];

        Assert.Equal(each.Expected, string.Join(", ", errors));
        server.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(errors.Any(error => error[0] == 'G') ? 0 : 1, server.ConnectionCount);
    }
}
