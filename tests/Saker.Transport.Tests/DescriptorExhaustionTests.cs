using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Saker.Transport.Tests;

/// <summary>A process of its own, with few descriptors, and more clients than that.</summary>
public sealed class DescriptorExhaustionTests
{
    private const string PortFileVariable = "SAKER_TEST_PORT_FILE";
    private const string KindVariable = "SAKER_TEST_KIND";
    private const string CapVariable = "SAKER_TEST_CAP";

    // The test runner itself has some 150 open: two for every assembly.
    private const int Descriptors = 300;
    private const int Clients = 400;

    [Theory]
    [InlineData(256, 100, 92)]
    [InlineData(1024, 124, 675)]
    [InlineData(20_000, 60, 15_844)]
    [InlineData(1_048_576, 0, 1_044_480)]
    [InlineData(100, 60, 1)]
    [InlineData(100, 200, 1)]
    [InlineData(ulong.MaxValue, 100, int.MaxValue)]
    public void A_reserve_is_kept_from_the_limit(ulong limit, int inUse, int connections)
        => Assert.Equal(connections, DescriptorLimit.ConnectionsFor(limit, inUse));

    /// <remarks>
    /// Without our cap the sockets transport is not tried: the runtime, which loads and throws on that path, may itself die of having no
    /// descriptor (it did here). That is what the cap is for.
    /// </remarks>
    [Theory]
    [InlineData(TransportKind.Epoll, false)]
    [InlineData(TransportKind.Epoll, true)]
    [InlineData(TransportKind.Sockets, true)]
    public async Task A_server_without_descriptors_left_pauses_and_serves_again_when_some_are_free(TransportKind kind, bool capped)
    {
        if (!OperatingSystem.IsLinux()) return;
        string portFile = Path.Combine(Path.GetTempPath(), $"saker-{Guid.NewGuid():N}");
        using Process child = ChildProcess.Start(nameof(Child_serves_with_few_descriptors), $"ulimit -n {Descriptors}", new()
        {
            [PortFileVariable] = portFile,
            [KindVariable] = kind.ToString(),
            [CapVariable] = capped ? "0" : $"{int.MaxValue}",
        });
        Task<string> output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await Eventually.HoldsAsync(() => child.HasExited || (File.Exists(portFile) && new FileInfo(portFile).Length > 0), "the child listens");
            Assert.False(child.HasExited, "the child ended early");
            IPEndPoint endPoint = new(IPAddress.Loopback, int.Parse(await File.ReadAllTextAsync(portFile, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));

            List<Socket> clients = [.. Enumerable.Range(0, Clients).Select(_ => Connect(endPoint))];
            foreach (Socket client in clients) client.Send("x"u8);

            // Those it could take are answered; then it has run out.
            byte[] answer = new byte[1];
            int served = 0;
            while (served < Clients && clients[served].Poll(TimeSpan.FromMilliseconds(served < 10 ? 20_000 : 500), SelectMode.SelectRead)) served++;
            Assert.InRange(served, 10, Descriptors);

            foreach (Socket client in clients.Take(served)) client.Dispose();
            foreach (Socket client in clients.Skip(served).Take(20))
            {
                Assert.Equal(1, client.Receive(answer));
            }

            foreach (Socket client in clients) client.Dispose();
            using Socket last = Connect(endPoint);
            last.Send("q"u8);
            Assert.Equal(1, last.Receive(answer));
            await child.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
            Assert.True(child.ExitCode == 0, await output);
        }
        finally
        {
            if (!child.HasExited) child.Kill();
            File.Delete(portFile);
        }
    }

    /// <summary>The other process's part: echoes until somebody sends a q.</summary>
    [Fact(Explicit = true)]
    public async Task Child_serves_with_few_descriptors()
    {
        string? portFile = Environment.GetEnvironmentVariable(PortFileVariable);
        Assert.SkipWhen(portFile is null, "run by the test above");
        TransportKind kind = Enum.Parse<TransportKind>(Environment.GetEnvironmentVariable(KindVariable)!);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int reports = 0;
        int cap = int.Parse(Environment.GetEnvironmentVariable(CapVariable)!, CultureInfo.InvariantCulture);
        EventLoopGroupOptions options = new() { MaxConnections = cap, AcceptPaused = (_, _) => Interlocked.Increment(ref reports) };
        await using TestServer server = new(kind, async transport =>
        {
            ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
            while ((await transport.ReceiveAsync(buffer)).IsOk)
            {
                bool end = buffer.Unread.Span.Contains((byte)'q');
                await transport.SendAsync(buffer.Unread);
                buffer.Release();
                if (end) asked.TrySetResult();
            }
        }, options: options);
        Console.WriteLine($"{Directory.GetFiles("/proc/self/fd").Length} open, at most {server.Group.MaxConnections} connections");

        // The limit leaves a reserve: with the reserve and more taken by others, it is the system that says no.
        List<FileStream> others = [];
        if (cap != 0) while (Directory.GetFiles("/proc/self/fd").Length < Descriptors - 40) others.Add(File.OpenRead("/dev/null"));
        await File.WriteAllTextAsync(portFile!, $"{server.EndPoint.Port}", TestContext.Current.CancellationToken);
        await asked.Task.WaitAsync(TestServer.Patience + TestServer.Patience, TestContext.Current.CancellationToken);
        if (cap == 0)
        {
            Assert.Equal(0, server.Group.AcceptPauses);
            Assert.InRange(server.Group.MaxConnections, 10, Descriptors - 64);
        }
        else
        {
            Assert.Equal(1, reports);
            Assert.InRange(server.Group.AcceptPauses, 1, 500);
        }

        Assert.InRange(server.Group.Accepted, 10, Clients + 1);
        others.ForEach(other => other.Dispose());
    }

    private static Socket Connect(IPEndPoint endPoint)
    {
        Socket client = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)TestServer.Patience.TotalMilliseconds };
        client.Connect(endPoint);
        return client;
    }
}
