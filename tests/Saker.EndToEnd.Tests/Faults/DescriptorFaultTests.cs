using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>More clients than descriptors, over TLS too, all of them wanting files that need a descriptor of their own.</summary>
public sealed class DescriptorFaultTests : IDisposable
{
    private const int Clients = 600;

    /// <summary>Descriptors that must be left for the runtime: without one it can start no thread, and ends the process.</summary>
    private const int Spare = 8;

    private readonly FaultSite _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(256, false)]
    [InlineData(256, true)]
    [InlineData(512, true)]
    public async Task Six_hundred_clients_are_survived_at_little_cost_and_others_served_at_once_when_they_go(int descriptors, bool isSecure)
    {
        string[] options = isSecure ? ["--listing", "--cert", _site.Certificate, "--key", _site.Key] : ["--listing"];
        await using SakerProcess server = await SakerProcess.StartAsync(_site.Folder, "epoll", descriptors, options);
        var address = new Uri($"{(isSecure ? "https" : "http")}://127.0.0.1:{server.Port}/");
        FaultTraffic before = Traffic(address);
        Assert.True(await before.RoundAsync(), string.Join('\n', before.Wrong));
        var healthy = new Vitals(server);

        var clients = new List<Client>();
        try
        {
            int most = 0;
            for (int i = 0; i < Clients; i++)
            {
                clients.Add(await Client.ConnectAsync(server.Port, isSecure));
                if (i % 20 == 0) most = Math.Max(most, server.Descriptors);
            }

            for (int i = 0; i < 40; i++)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
                most = Math.Max(most, server.Descriptors);
            }

            Assert.InRange(most, descriptors / 2, descriptors - Spare);
            Assert.True(await Vitals.EventuallyAsync(() => Task.FromResult(clients.Count(client => client.HasAnswer) >= 40)), "those who find a place are answered");

            // They read no further, and hold their descriptors and the files'. There is nothing to do for the others but to wait.
            long quietest = long.MaxValue;
            for (int second = 0; second < 6 && quietest > 10; second++)
            {
                long ticks = server.CpuTicks;
                await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
                quietest = Math.Min(quietest, server.CpuTicks - ticks);
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{descriptors} descriptors, {address.Scheme}: {clients.Count(client => client.HasAnswer)} answered, {most} descriptors at the most, {quietest} ticks of 10 ms in the quietest second");
            Assert.InRange(quietest, 0, 20);
            Assert.True(server.IsRunning, server.Error);
        }
        finally
        {
            foreach (Client client in clients) client.Dispose();
        }

        long gone = Stopwatch.GetTimestamp();
        FaultTraffic after = Traffic(address);
        Assert.True(await after.RoundAsync(), $"{after.Refused} refused, {after.Cut} cut, {string.Join('\n', after.Wrong)}");
        TestContext.Current.TestOutputHelper?.WriteLine($"served {Stopwatch.GetElapsedTime(gone).TotalMilliseconds:F0} ms after they had gone");
        await healthy.AssertUnchangedAsync();
    }

    private FaultTraffic Traffic(Uri address) => new(_site.Asks, (address, HttpVersion.Version11), (address, HttpVersion.Version20));

    /// <summary>A client that asks for a large file and reads no more than the beginning of it.</summary>
    private sealed class Client : IDisposable
    {
        private readonly Socket _socket;
        private volatile bool _hasAnswer;

        private Client(Socket socket, bool isSecure)
        {
            _socket = socket;
            Asking = AskAsync(isSecure);
        }

        public bool HasAnswer => _hasAnswer;

        public Task Asking { get; }

        public static async Task<Client> ConnectAsync(int port, bool isSecure)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 8 * 1024 };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionReset)
            {
                // It was let in and, since its handshake took too long, out again, before this busy process had a look.
            }

            return new Client(socket, isSecure);
        }

        // A reset: what is unread is of no interest.
        public void Dispose()
        {
            if (_socket.Connected) _socket.LingerState = new LingerOption(true, 0);
            _socket.Dispose();
        }

        private async Task AskAsync(bool isSecure)
        {
            try
            {
                Stream stream = new NetworkStream(_socket);
                if (isSecure)
                {
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null });
                    stream = secure;
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n"));
                byte[] status = new byte[12];
                await stream.ReadExactlyAsync(status);
                _hasAnswer = Encoding.ASCII.GetString(status) == "HTTP/1.1 200";
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException)
            {
                // It was disposed of before its turn came.
            }
        }
    }
}
