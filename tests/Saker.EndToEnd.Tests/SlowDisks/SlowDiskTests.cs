using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.SlowDisks;

/// <summary>A disk that takes its time is waited for by those who asked for its files, and by nobody else on the same loop.</summary>
public class SlowDiskTests
{
    // What the machine alone may add to a wait while a dozen clients are busy on it. Whoever waits for the disk once waits this long five times over.
    private static readonly TimeSpan s_noise = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_disk = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_listening = TimeSpan.FromSeconds(3);
    private const int Rounds = 6;

    public static TheoryData<string> Transports { get; } = new(SakerProcess.Transports);

    [Theory, MemberData(nameof(Transports))]
    public async Task A_slow_file_system_holds_up_nobody_who_asks_for_another_file(string transport)
    {
        SlowMount.Require();
        using var source = new TemporaryFolder();
        Fill(source);
        using TemporaryFolder folder = Site();
        using var slow = new SlowMount(source.Path, folder["slow"]);
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport, "--loops", "1");
        await CompareAsync(new IPEndPoint(IPAddress.Loopback, server.Port), transport, delay => slow.Delay = delay, () => slow.Answered, mustHold: true);
    }

    [Fact]
    public async Task Cold_pages_hold_up_nobody_even_while_they_are_thrown_out_again()
    {
        SlowMount.Require();
        using var source = new TemporaryFolder();
        Fill(source, isSparse: false);
        using TemporaryFolder folder = Site();
        await using SlowDisk disk = await SlowDisk.MountAsync(source.Path, folder["slow"]);
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, "epoll", "--loops", "1");
        using var evictor = new PageEvictor([.. Directory.GetFiles(folder["slow"], "*.bin")]);
        await CompareAsync(new IPEndPoint(IPAddress.Loopback, server.Port), "ext4", delay => disk.Delay = delay, () => disk.Reads, mustHold: true);
    }

    [Fact]
    public async Task The_test_itself_can_tell_for_nginx_without_threads_waits()
    {
        SlowMount.Require();
        using var source = new TemporaryFolder();
        Fill(source);
        using TemporaryFolder folder = Site();
        using var place = new TemporaryFolder();
        using var slow = new SlowMount(source.Path, folder["slow"]);
        await using PlainNginx? nginx = await PlainNginx.TryStartAsync(folder.Path, place.Path);
        if (nginx is null) Assert.Skip("nginx is not installed");
        await CompareAsync(nginx.Address, "nginx", delay => slow.Delay = delay, () => slow.Answered, mustHold: false);
    }

    private static async Task CompareAsync(EndPoint server, string name, Action<TimeSpan> setDelay, Func<long> operations, bool mustHold)
    {
        var metronome = new Metronome(server, "/hot.txt");
        await metronome.RunAsync(s_listening / 3);      // what is hot is compiled
        for (int round = 1; ; round++)
        {
            setDelay(TimeSpan.Zero);
            TimeSpan quiet = Metronome.Percentile99(await metronome.RunAsync(s_listening / 3));
            setDelay(s_disk);
            long before = operations();
            TimeSpan[] loud;
            long answers, bytes;
            await using (var visitors = new Visitors(server))
            {
                for (int i = 0; i < 4; i++)
                {
                    int number = i;
                    visitors.Add(_ => $"/slow/large-{number}.bin");
                }

                visitors.Add(_ => "/slow/");
                visitors.Add(turn => string.Create(CultureInfo.InvariantCulture, $"/slow/small-{turn % 40}.txt"));
                visitors.Add(turn => string.Create(CultureInfo.InvariantCulture, $"/slow/small-{(turn + 20) % 40}.txt"));
                visitors.Add(turn => string.Create(CultureInfo.InvariantCulture, $"/slow/nobody-{turn}.txt"));
                loud = await metronome.RunAsync(s_listening);
                (answers, bytes) = (visitors.Answers, visitors.Bytes);
            }

            setDelay(TimeSpan.Zero);
            TimeSpan p99 = Metronome.Percentile99(loud);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{name}: p99 {quiet.TotalMilliseconds:F2} ms quiet, {p99.TotalMilliseconds:F2} ms (longest {loud[^1].TotalMilliseconds:F0} ms) beside {operations() - before} slow operations, {answers} slow answers, {bytes >> 10} KiB of them");
            Assert.True(operations() > before, "nobody asked the slow disk for anything");
            bool holds = p99 <= (2 * quiet) + s_noise;
            if (!mustHold)
            {
                Assert.False(holds, "a server that waits for its disk in its loop was found not to wait: this test cannot tell");
                return;
            }

            if (holds) return;
            Assert.True(round < Rounds, $"p99 {p99} beside a slow disk, {quiet} without, in each of {Rounds} rounds");
        }
    }

    private static TemporaryFolder Site()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["slow"]);
        folder.WriteAged("hot.txt", new string('x', 1023) + "~");
        return folder;
    }

    private static void Fill(TemporaryFolder source, bool isSparse = true)
    {
        byte[] content = new byte[24 << 20];
        Random.Shared.NextBytes(content);
        for (int i = 0; i < 4; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"large-{i}.bin");
            if (isSparse) source.WriteSparse(name, 64 << 20);
            else source.Write(name, content);
        }

        for (int i = 0; i < 40; i++) source.Write(string.Create(CultureInfo.InvariantCulture, $"small-{i}.txt"), "small");
    }
}
