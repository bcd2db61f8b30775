using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Protocol.Http2;
using Xunit;

namespace Saker.EndToEnd.Tests.Attacks.Floods;

/// <summary>
/// Somebody who only wants a page, again and again, while the server is attacked: over a new connection of HTTP/1.1 and over one of HTTP/2; and
/// who looks at the server's memory in between. Owned by its test.
/// </summary>
internal sealed class Neighbour : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SakerProcess _server;
    private readonly Task _asking;

    /// <summary>Begins.</summary>
    public Neighbour(SakerProcess server)
    {
        _server = server;
        ResidentBefore = ResidentPeak = server.ResidentBytes;
        _asking = Task.Run(AskAsync);
    }

    /// <summary>The server's memory when it began, in bytes.</summary>
    public long ResidentBefore { get; }

    /// <summary>The most that was seen.</summary>
    public long ResidentPeak { get; private set; }

    /// <summary>The longest that an answer took.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <summary>How many there were.</summary>
    public int Answers { get; private set; }

    /// <summary>Ends, after one more answer, and rethrows what went wrong.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        _stop.Dispose();
    }

    private async Task AskAsync()
    {
        do
        {
            long began = Stopwatch.GetTimestamp();
            await using (RawClient client = await RawClient.ConnectAsync(_server.Port))
            {
                await client.SendAsync("GET /small.txt HTTP/1.1\r\nHost: a\r\n\r\n");
                Assert.Equal(200, (await client.ReadAsync())!.Status);
            }

            Note(began);
            began = Stopwatch.GetTimestamp();
            await using (FrameClient client = await FrameClient.ConnectAsync(_server.Port))
            {
                await client.Open().Get(1, "/small.txt").SendAsync();
                while (await client.ReadAsync() is { } frame && frame.Header is not { Type: FrameType.Data, StreamId: 1 }) Assert.NotEqual(FrameType.GoAway, frame.Header.Type);
            }

            Note(began);
        }
        while (!_stop.IsCancellationRequested);
    }

    private void Note(long began)
    {
        TimeSpan wait = Stopwatch.GetElapsedTime(began);
        if (wait > LongestWait) LongestWait = wait;
        ResidentPeak = Math.Max(ResidentPeak, _server.ResidentBytes);
        Answers++;
    }
}
