using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Protocol.Http2;

namespace Saker.EndToEnd.Tests.Drain;

/// <summary>A client of HTTP/2 that keeps some streams open on one connection, and opens the next connection when it was told to go.</summary>
/// <param name="port">The server's.</param>
/// <param name="secure">Whether it speaks TLS.</param>
/// <param name="files">What it asks for.</param>
/// <param name="ledger">Where it accounts for every request.</param>
internal sealed class Http2Load(int port, bool secure, DrainFile[] files, Ledger ledger)
{
    private const int StreamsAtATime = 8;
    private const int InitialWindowSize = 4;
    private const uint LargestWindow = int.MaxValue;

    private readonly Dictionary<int, Stream> _open = [];
    private int _next;
    private int _lastServed;
    private bool _mayOpen;

    /// <summary>Goes on until <paramref name="stop"/>, and then until its streams have ended, or until nobody listens.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            FrameClient client;
            try
            {
                client = await FrameClient.ConnectAsync(port, secure);
            }
            catch (Exception refused) when (refused is SocketException or IOException or AuthenticationException)
            {
                ledger.Refuses();
                return;
            }

            await using (client) await ServeAsync(client, stop);
        }
    }

    private async Task ServeAsync(FrameClient client, CancellationToken stop)
    {
        _open.Clear();
        (_next, _lastServed, _mayOpen) = (1, int.MaxValue, true);
        bool hasHeard = false;
        try
        {
            client.Open((InitialWindowSize, LargestWindow)).WindowUpdate(0, LargestWindow - 65_535);
            while (true)
            {
                while (_mayOpen && !stop.IsCancellationRequested && _open.Count < StreamsAtATime) Open(client);
                if (client.Unsent.Count > 0) await client.SendAsync(CancellationToken.None);
                if (_open.Count == 0) return;
                if (await client.ReadAsync(CancellationToken.None) is not { } frame)
                {
                    FailAll("the connection ended");
                    return;
                }

                hasHeard = true;
                if (!Take(client, frame)) return;
            }
        }
        catch (IOException gone)
        {
            // Reset before its first byte: the kernel's listener had it, and no process of ours.
            if (hasHeard) FailAll(gone.Message);
            else EndAll(Ledger.Outcome.NeverConnected);
        }
        catch (OperationCanceledException)
        {
            FailAll("nothing for half a minute");
        }
    }

    private void Open(FrameClient client)
    {
        int id = ledger.Ask();
        DrainFile file = DrainFile.Of(files, id);
        _open.Add(_next, new Stream(id, file));
        client.Get(_next, string.Create(CultureInfo.InvariantCulture, $"{file.Path}?{id}"));
        _next += 2;
    }

    /// <summary>False when the connection is of no more use.</summary>
    private bool Take(FrameClient client, ReceivedFrame frame)
    {
        switch (frame.Header.Type)
        {
            case FrameType.Ping when !frame.Header.Has(FrameFlags.Ack):
                client.Ping(isAck: true, frame.Opaque);
                return true;
            case FrameType.GoAway:
                _mayOpen = false;
                if (frame.ErrorCode != Http2ErrorCode.NoError || frame.LastStream > _lastServed) ledger.Fails($"{Name}: GOAWAY {frame.LastStream} {frame.ErrorCode} after {_lastServed}");
                _lastServed = frame.LastStream;
                foreach ((int number, Stream stream) in _open)
                {
                    if (number > _lastServed && _open.Remove(number)) ledger.Ends(stream.Id, Ledger.Outcome.NotTaken);
                }

                return true;
            case FrameType.Headers or FrameType.Data or FrameType.RstStream when _open.TryGetValue(frame.Header.StreamId, out Stream? stream):
                if (!stream.TryTake(frame, out Ledger.Outcome? outcome, out string problem))
                {
                    ledger.Fails($"{Name} {stream.Id}: {problem}");
                    return false;
                }

                if (outcome is { } known && _open.Remove(frame.Header.StreamId)) ledger.Ends(stream.Id, known);
                return true;
            default:
                return true;
        }
    }

    private void FailAll(string why)
    {
        foreach ((int number, Stream stream) in _open) ledger.Fails($"{Name} {stream.Id}, stream {number} of at most {_lastServed}: {why} after {stream.Received} bytes");
    }

    private void EndAll(Ledger.Outcome outcome)
    {
        foreach (Stream stream in _open.Values) ledger.Ends(stream.Id, outcome);
    }

    private string Name => secure ? "h2" : "h2c";

    /// <summary>A request and what has come of its answer.</summary>
    private sealed class Stream(int id, DrainFile file)
    {
        public int Id { get; } = id;

        public int Received { get; private set; }

        /// <summary>Takes a frame; false when that is not what should have come.</summary>
        public bool TryTake(ReceivedFrame frame, out Ledger.Outcome? outcome, out string problem)
        {
            outcome = null;
            problem = "";
            switch (frame.Header.Type)
            {
                case FrameType.RstStream when frame.ErrorCode == Http2ErrorCode.RefusedStream && Received == 0:
                    outcome = Ledger.Outcome.NotTaken;
                    return true;
                case FrameType.RstStream:
                    problem = $"RST_STREAM {frame.ErrorCode} after {Received} bytes";
                    return false;
                case FrameType.Headers:
                    if (frame.Status == 200) return true;
                    problem = $"status {frame.Status}";
                    return false;
                default:
                    ReadOnlySpan<byte> content = frame.Payload.Span;
                    if (Received + content.Length > file.Content.Length || !content.SequenceEqual(file.Content.AsSpan(Received, content.Length)))
                    {
                        problem = $"a wrong byte behind {Received}";
                        return false;
                    }

                    Received += content.Length;
                    if (!frame.Header.Has(FrameFlags.EndStream)) return true;
                    outcome = Ledger.Outcome.Answered;
                    if (Received == file.Content.Length) return true;
                    problem = $"ended after {Received} of {file.Content.Length} bytes";
                    return false;
            }
        }
    }
}
