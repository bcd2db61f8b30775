using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;

namespace Saker.Connections;

/// <summary>
/// One request and its answer on an HTTP/2 connection (RFC 9113 §5). Loop-bound; lent by its loop for as long as the stream is open or
/// its handler runs, so that a request costs no memory of its own in the steady state.
/// </summary>
/// <remarks>
/// Theory of operation. Its <see cref="State"/> is RFC 9113 §5.1's, and moves by <see cref="StreamRules"/> alone: the client's half ends with the request,
/// ours with the answer, and a reset ends both at once. The object, and its place among the open streams, is kept until nobody works for it any
/// more (<see cref="IsQuiet"/>): its handler, a worker reading its file. That is what makes resetting streams no way to have unlimited work done.
/// </remarks>
internal sealed class Http2Stream
{
    private Http2Connection? _connection;
    private FlowWindow _sendWindow;
    private ReceiveWindow _receiveWindow;
    private Pace _sendPace;

    /// <summary>A stream for connections of <paramref name="server"/>.</summary>
    public Http2Stream(ServerLoop server)
    {
        Request = new Request(server.Offload);
        Section = new FieldSection(server.Options.Limits.Http1.MaxHeadBytes, server.Options.Limits.Http1.MaxFieldCount);
        Content = new Http2RequestContent(this, server);
        Feed = new Http2ContentFeed(server, OnFeedReady);
    }

    public Request Request { get; }

    /// <summary>The decoded header section; the request's head points into it.</summary>
    public FieldSection Section { get; }

    /// <summary>Where the request's path is decoded to.</summary>
    public RequestPath Path { get; } = new();

    public Http2RequestContent Content { get; }

    public Http2ContentFeed Feed { get; }

    /// <summary>The stream's number on the wire.</summary>
    public int Id { get; private set; }

    /// <summary>Its number among the streams that are open now: small, and used again.</summary>
    public int Slot { get; private set; }

    /// <summary>Where it is in its life.</summary>
    public StreamState State { get; set; }

    /// <summary>DATA we may still send on it.</summary>
    public ref FlowWindow SendWindow => ref _sendWindow;

    /// <summary>DATA the client may still send on it.</summary>
    public ref ReceiveWindow ReceiveWindow => ref _receiveWindow;

    /// <summary>A handler is at work.</summary>
    public bool IsHandled { get; set; }

    /// <summary>What the handler answered; null before.</summary>
    public Response? Response { get; set; }

    /// <summary>The answer's head is on its way.</summary>
    public bool HeadIsSent { get; set; }

    /// <summary>Its next frame is one that no window holds back.</summary>
    public bool IsUnmetered { get; set; }

    /// <summary>Its place among the answers (RFC 9218 §4).</summary>
    public StreamPriority Priority { get; set; }

    /// <summary>The same as <see cref="Http2Answers.DataEndsAt"/>, of its own DATA.</summary>
    public long DataEndsAt { get; set; }

    /// <summary>Whether the client lets DATA through.</summary>
    public ref Pace SendPace => ref _sendPace;

    /// <summary>Content bytes put on the way.</summary>
    public long ContentBytes { get; set; }

    /// <summary>When the head was there, in ticks of Stopwatch.</summary>
    public long Began { get; set; }

    /// <summary>True when nobody works for it and the object can serve another stream.</summary>
    public bool IsQuiet => !IsHandled && !Feed.IsReading && !Content.IsPulling;

    /// <summary>Makes it stream <paramref name="id"/> of <paramref name="connection"/>.</summary>
    public void BeginUse(Http2Connection connection, int id, int slot, StreamState state, int sendWindow, int receiveWindow)
    {
        _connection = connection;
        _sendWindow = new FlowWindow(sendWindow);
        _receiveWindow = new ReceiveWindow(receiveWindow, receiveWindow);
        Id = id;
        Slot = slot;
        State = state;
        IsHandled = HeadIsSent = IsUnmetered = false;
        Response = null;
        Priority = StreamPriority.Default;
        ContentBytes = 0;
        DataEndsAt = 0;
        Request.Origin = connection;
    }

    /// <summary>Forgets the connection it was lent to.</summary>
    public void EndUse()
    {
        Feed.End();
        Content.Drop();
        Request.Forget();
        Section.Clear();
        Response = null;
        _connection = null;
    }

    /// <summary>Moves on by a frame that we send; false when the state allows none of that type, or no more.</summary>
    public bool TrySend(FrameType type, bool endStream = false)
    {
        bool maySend = StreamRules.TrySend(State, type, endStream, out StreamState next);
        State = next;
        return maySend;
    }

    /// <summary>The handler wants the content of a client that waits to be asked for it.</summary>
    public void AskForContent() => _connection!.AskForContent(this);

    /// <summary>The handler has pulled <paramref name="count"/> bytes.</summary>
    public void ReleaseWindow(int count) => _connection!.ReceiveWindows.Release(this, count);

    /// <summary>The handler waits: somebody must look at how long.</summary>
    public void WatchDeadlines() => _connection!.Deadlines.Watch();

    private void OnFeedReady() => _connection!.Streams.OnFeedReady(this);
}
