using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;

namespace Saker.Connections;

/// <summary>
/// One request and its answer on an HTTP/2 connection (RFC 9113 §5). Loop-bound; lent by its loop for as long as the stream is open or
/// its handler runs, so that a request costs no memory of its own in the steady state.
/// </summary>
/// <remarks>
/// Theory of operation. Two halves end apart: what the client sends (<see cref="RemoteEnded"/>) and what we send (<see cref="LocalEnded"/>). A
/// stream that is reset ends both at once, but its object and its place among the open streams are kept until nobody works for it any more
/// (<see cref="IsQuiet"/>): its handler, a worker reading its file. That is what makes resetting streams no way to have unlimited work done.
/// </remarks>
internal sealed class Http2Stream
{
    private Http2Connection? _connection;

    /// <summary>A stream for connections of <paramref name="server"/>.</summary>
    public Http2Stream(ServerLoop server)
    {
        Request = new Request(server.Offload);
        Section = new FieldSection(server.Options.Http1.MaxHeadBytes, server.Options.Http1.MaxFieldCount);
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

    /// <summary>The stream's number on its connection.</summary>
    public int Id { get; private set; }

    /// <summary>DATA we may still send on it, in bytes. Negative after the client made its windows smaller (RFC 9113 §6.9.2).</summary>
    public long SendWindow { get; set; }

    /// <summary>DATA the client may still send on it, in bytes.</summary>
    public int ReceiveWindow { get; set; }

    /// <summary>Bytes that were pulled and not given back as window yet.</summary>
    public int Unannounced { get; set; }

    /// <summary>The client has sent its last frame of the request.</summary>
    public bool RemoteEnded { get; set; }

    /// <summary>We have put our last frame of the answer on the way.</summary>
    public bool LocalEnded { get; set; }

    /// <summary>A RST_STREAM was sent or received: nothing more is sent.</summary>
    public bool IsReset { get; set; }

    /// <summary>A handler is at work.</summary>
    public bool IsHandled { get; set; }

    /// <summary>The interim 100 is to be sent.</summary>
    public bool ContinueIsDue { get; set; }

    /// <summary>What the handler answered; null before.</summary>
    public Response? Response { get; set; }

    /// <summary>The answer's head is on its way.</summary>
    public bool HeadIsSent { get; set; }

    /// <summary>0, the most urgent, to 7 (RFC 9218 §4.1).</summary>
    public int Urgency { get; set; }

    /// <summary>Whether the client can use a part of the answer (RFC 9218 §4.2).</summary>
    public bool IsIncremental { get; set; }

    /// <summary>The turn in which it last sent DATA.</summary>
    public long LastTurn { get; set; }

    /// <summary>When DATA could last be sent, or the answer was there, in the loop's milliseconds.</summary>
    public long ProgressAt { get; set; }

    /// <summary>Content bytes put on the way.</summary>
    public long ContentBytes { get; set; }

    /// <summary>When the head was there, in ticks of Stopwatch.</summary>
    public long Began { get; set; }

    /// <summary>True when nobody works for it and the object can serve another stream.</summary>
    public bool IsQuiet => !IsHandled && !Feed.IsReading && !Content.IsPulling;

    /// <summary>Makes it stream <paramref name="id"/> of <paramref name="connection"/>.</summary>
    public void BeginUse(Http2Connection connection, int id, long sendWindow)
    {
        _connection = connection;
        Id = id;
        SendWindow = sendWindow;
        ReceiveWindow = Http2Limits.StreamWindowBytes;
        Unannounced = 0;
        RemoteEnded = LocalEnded = IsReset = IsHandled = ContinueIsDue = HeadIsSent = false;
        Response = null;
        Urgency = 3;
        IsIncremental = false;
        ContentBytes = 0;
        LastTurn = 0;
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

    /// <summary>Takes the priority of a Priority field or of PRIORITY_UPDATE (RFC 9218 §5, §7).</summary>
    public void SetPriority(StreamPriority priority)
    {
        Urgency = priority.Urgency;
        IsIncremental = priority.Incremental;
    }

    /// <summary>The handler wants the content of a client that waits to be asked for it.</summary>
    public void AskForContent() => _connection!.AskForContent(this);

    /// <summary>The handler has pulled <paramref name="count"/> bytes.</summary>
    public void ReleaseWindow(int count) => _connection!.ReleaseWindow(this, count);

    /// <summary>The handler waits: somebody must look at how long.</summary>
    public void WatchDeadlines() => _connection!.WatchDeadlines();

    private void OnFeedReady() => _connection!.Streams.OnFeedReady(this);
}
