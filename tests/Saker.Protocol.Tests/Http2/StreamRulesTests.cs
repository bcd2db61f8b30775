using System;
using System.Linq;
using Saker.Protocol.Http2;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class StreamRulesTests
{
    private const string Idle = "Connection ProtocolError: frame on an idle stream (RFC 9113 §5.1)";
    private const string Within = "Stream ProtocolError: HEADERS within the content (RFC 9113 §8.1)";
    private const string After = "Stream StreamClosed: content after the end of the request (RFC 9113 §5.1)";
    private const string Closed = "Connection StreamClosed: content on a stream that its sender has closed (RFC 9113 §5.1)";

    // RFC 9113 §5.1 as a whole: every frame of a stream in every state. "+" is END_STREAM.
    public static TheoryData<StreamState, string, string> Received => new()
    {
        { StreamState.Idle, "Headers", "Accept Open" },
        { StreamState.Idle, "Headers+", "Accept HalfClosedRemote" },
        { StreamState.Idle, "Data", Idle },
        { StreamState.Idle, "Data+", Idle },
        { StreamState.Idle, "RstStream", Idle },
        { StreamState.Idle, "WindowUpdate", Idle },
        { StreamState.Idle, "Priority", "Discard Idle" },

        { StreamState.Open, "Headers", Within + " ResetByUs" },
        { StreamState.Open, "Headers+", "Accept HalfClosedRemote" },
        { StreamState.Open, "Data", "Accept Open" },
        { StreamState.Open, "Data+", "Accept HalfClosedRemote" },
        { StreamState.Open, "RstStream", "Accept ResetByPeer" },
        { StreamState.Open, "WindowUpdate", "Accept Open" },
        { StreamState.Open, "Priority", "Discard Open" },

        { StreamState.HalfClosedRemote, "Headers", After + " ResetByUs" },
        { StreamState.HalfClosedRemote, "Headers+", After + " ResetByUs" },
        { StreamState.HalfClosedRemote, "Data", After + " ResetByUs" },
        { StreamState.HalfClosedRemote, "Data+", After + " ResetByUs" },
        { StreamState.HalfClosedRemote, "RstStream", "Accept ResetByPeer" },
        { StreamState.HalfClosedRemote, "WindowUpdate", "Accept HalfClosedRemote" },
        { StreamState.HalfClosedRemote, "Priority", "Discard HalfClosedRemote" },

        { StreamState.HalfClosedLocal, "Headers", Within + " ResetByUs" },
        { StreamState.HalfClosedLocal, "Headers+", "Accept Closed" },
        { StreamState.HalfClosedLocal, "Data", "Accept HalfClosedLocal" },
        { StreamState.HalfClosedLocal, "Data+", "Accept Closed" },
        { StreamState.HalfClosedLocal, "RstStream", "Accept ResetByPeer" },
        { StreamState.HalfClosedLocal, "WindowUpdate", "Discard HalfClosedLocal" },
        { StreamState.HalfClosedLocal, "Priority", "Discard HalfClosedLocal" },

        { StreamState.Closed, "Headers", Closed },
        { StreamState.Closed, "Headers+", Closed },
        { StreamState.Closed, "Data", Closed },
        { StreamState.Closed, "Data+", Closed },
        { StreamState.Closed, "RstStream", "Discard ResetByPeer" },
        { StreamState.Closed, "WindowUpdate", "Discard Closed" },
        { StreamState.Closed, "Priority", "Discard Closed" },

        { StreamState.ResetByPeer, "Headers", Closed },
        { StreamState.ResetByPeer, "Headers+", Closed },
        { StreamState.ResetByPeer, "Data", Closed },
        { StreamState.ResetByPeer, "Data+", Closed },
        { StreamState.ResetByPeer, "RstStream", "Discard ResetByPeer" },
        { StreamState.ResetByPeer, "WindowUpdate", "Discard ResetByPeer" },
        { StreamState.ResetByPeer, "Priority", "Discard ResetByPeer" },

        { StreamState.ResetByUs, "Headers", "Discard ResetByUs" },
        { StreamState.ResetByUs, "Headers+", "Discard Closed" },
        { StreamState.ResetByUs, "Data", "Discard ResetByUs" },
        { StreamState.ResetByUs, "Data+", "Discard Closed" },
        { StreamState.ResetByUs, "RstStream", "Discard ResetByPeer" },
        { StreamState.ResetByUs, "WindowUpdate", "Discard ResetByUs" },
        { StreamState.ResetByUs, "Priority", "Discard ResetByUs" },
    };

    [Theory, MemberData(nameof(Received))]
    public void A_frame_has_its_place_in_the_life_of_a_stream(StreamState state, string frame, string expected)
    {
        bool endStream = frame[^1] == '+';
        StreamVerdict verdict = StreamRules.Receive(state, Enum.Parse<FrameType>(frame.TrimEnd('+')), endStream, out StreamState next, out Http2Error error);
        string found = verdict == StreamVerdict.Error
            ? FrameReader.Describe(error) + (error.Scope == Http2ErrorScope.Stream ? $" {next}" : "")
            : $"{verdict} {next}";
        Assert.Equal(expected, found);
    }

    [Fact]
    public void What_is_no_frame_of_a_stream_changes_none()
    {
        foreach (StreamState state in Enum.GetValues<StreamState>())
        {
            Assert.Equal(StreamVerdict.Discard, StreamRules.Receive(state, (FrameType)0xFA, true, out StreamState next, out _));
            Assert.Equal(state, next);
        }
    }

    [Fact]
    public void Each_half_is_open_until_it_ends()
    {
        (bool MaySend, bool MayReceive)[] expected = [(false, false), (true, true), (true, false), (false, true), (false, false), (false, false), (false, false)];
        Assert.Equal(expected, Enum.GetValues<StreamState>().Select(state => (StreamRules.MaySend(state), StreamRules.MayReceive(state))));
    }

    public static TheoryData<StreamState, string, string> Sent => new()
    {
        { StreamState.Idle, "Headers", "no" },
        { StreamState.Idle, "RstStream", "no" },
        { StreamState.Idle, "WindowUpdate", "no" },
        { StreamState.Open, "Headers", "Open" },
        { StreamState.Open, "Data", "Open" },
        { StreamState.Open, "Headers+", "HalfClosedLocal" },
        { StreamState.Open, "Data+", "HalfClosedLocal" },
        { StreamState.Open, "RstStream", "ResetByUs" },
        { StreamState.Open, "WindowUpdate", "Open" },
        { StreamState.HalfClosedRemote, "Headers", "HalfClosedRemote" },
        { StreamState.HalfClosedRemote, "Headers+", "Closed" },
        { StreamState.HalfClosedRemote, "Data+", "Closed" },
        { StreamState.HalfClosedRemote, "RstStream", "ResetByUs" },
        { StreamState.HalfClosedRemote, "WindowUpdate", "no" },
        { StreamState.HalfClosedLocal, "Headers", "no" },
        { StreamState.HalfClosedLocal, "Data", "no" },
        { StreamState.HalfClosedLocal, "RstStream", "ResetByUs" },
        { StreamState.HalfClosedLocal, "WindowUpdate", "HalfClosedLocal" },
        { StreamState.Closed, "Data", "no" },
        { StreamState.Closed, "RstStream", "no" },
        { StreamState.ResetByPeer, "RstStream", "no" },
        { StreamState.ResetByPeer, "Data", "no" },
        { StreamState.ResetByPeer, "WindowUpdate", "no" },
        { StreamState.ResetByUs, "Headers", "no" },
        { StreamState.ResetByUs, "RstStream", "no" },
        { StreamState.Open, "Ping", "no" },
        { StreamState.Open, "PushPromise", "no" },
    };

    [Theory, MemberData(nameof(Sent))]
    public void We_send_what_may_be_sent(StreamState state, string frame, string expected)
    {
        bool may = StreamRules.TrySend(state, Enum.Parse<FrameType>(frame.TrimEnd('+')), frame[^1] == '+', out StreamState next);
        Assert.Equal(expected, may ? $"{next}" : "no");
        Assert.True(may || next == state);
    }

    [Fact]
    public void Streams_of_a_client_are_odd_and_go_up()
    {
        var ids = new ClientStreamIds();
        Assert.True(ids.IsIdle(1));
        Assert.True(ids.TryOpen(1, out _));
        Assert.True(ids.TryOpen(5, out _));
        Assert.Equal((5, false, false, true, true), (ids.Highest, ids.IsIdle(1), ids.IsIdle(3), ids.IsIdle(7), ids.IsIdle(2)));
        foreach (int reused in new[] { 5, 3, 1 })
        {
            Assert.False(ids.TryOpen(reused, out Http2Error error));
            Assert.Equal("Connection ProtocolError: client opens a stream below the last one (RFC 9113 §5.1.1)", FrameReader.Describe(error));
        }

        foreach (int even in new[] { 2, 6, 0 })
        {
            Assert.False(ids.TryOpen(even, out Http2Error error));
            Assert.Equal("Connection ProtocolError: client opens a stream with an even number (RFC 9113 §5.1.1)", FrameReader.Describe(error));
        }

        Assert.True(ids.TryOpen(int.MaxValue, out _));
        Assert.Equal(int.MaxValue, ids.Highest);
    }
}
