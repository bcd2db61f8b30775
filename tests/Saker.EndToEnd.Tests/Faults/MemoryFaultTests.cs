using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Command;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>A container of 64 MiB, and a site of several times that.</summary>
public sealed class MemoryFaultTests : IDisposable
{
    private const int LimitMegabytes = 64;
    private const int Files = 120;
    private const int FileBytes = 350_000;

    private readonly TemporaryFolder _folder = new();
    private readonly string _group = $"saker-{Guid.NewGuid():N}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_64_MiB_the_default_cache_fills_up_and_the_server_lives()
    {
        byte[][] contents = [.. Enumerable.Range(0, Files).Select(MakeFile)];
        string? group = MakeGroup();
        CommandProcess server = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0", "--log", "none"],
            environment: group is null ? [$"DOTNET_GCHeapHardLimit={LimitMegabytes * 3 / 4:X}00000"] : [],
            starter: group is null ? null : ["sh", "-c", $"echo $$ > {group}/cgroup.procs && exec \"$@\"", "sh"]);
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.All }) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}/")) };
            for (int round = 0; round < (LongForm.IsOn ? 20 : 2); round++)
            {
                await Parallel.ForAsync(0, Files, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, stop) =>
                    Assert.Equal(contents[i], await client.GetByteArrayAsync(new Uri($"{i}{Extension(i)}", UriKind.Relative), stop)));
            }

            long anonymous = ReadNumber($"/proc/{server.Id}/status", "RssAnon:") / 1024;
            string how = group is null ? "no cgroup can be made here, so the collector alone was told" : $"a cgroup; the kernel killed {Kills(group)}";
            TestContext.Current.TestOutputHelper?.WriteLine($"{Files} files of {FileBytes >> 10} KiB, {anonymous} MiB of its own memory, {how}");
            Assert.InRange(anonymous, 1, LimitMegabytes - 8);
            server.Signal(CommandProcess.Sigterm);
            Assert.Equal(0, await server.ExitAsync());
            Assert.DoesNotContain("error", server.Error, StringComparison.Ordinal);
        }
        finally
        {
            await server.DisposeAsync();
            if (group is not null) await Vitals.EventuallyAsync(() => Task.FromResult(TryRemove(group)));
        }
    }

    // Every other one is text, which is compressed in the background.
    private byte[] MakeFile(int i)
    {
        byte[] content = new byte[FileBytes];
        new Random(i).NextBytes(content);
        if (i % 2 == 0) content = System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(content)[..FileBytes]);
        _folder.Write($"{i}{Extension(i)}", content);
        return content;
    }

    private static string Extension(int i) => i % 2 == 0 ? ".txt" : ".bin";

    /// <summary>A cgroup with the limit, of the first version or the second; null where this user or this container may make none.</summary>
    private string? MakeGroup()
    {
        foreach ((string root, string file) in (ReadOnlySpan<(string, string)>)[("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")])
        {
            string group = Path.Combine(root, _group);
            try
            {
                if (!Directory.Exists(root)) continue;
                Directory.CreateDirectory(group);
                if (File.Exists(Path.Combine(group, file)))
                {
                    File.WriteAllText(Path.Combine(group, file), $"{LimitMegabytes}M");
                    return group;
                }

                TryRemove(group);
            }
            catch (Exception forbidden) when (forbidden is IOException or UnauthorizedAccessException)
            {
                TryRemove(group);
            }
        }

        return null;
    }

    private static long Kills(string group) =>
        ReadNumber(File.Exists(group + "/memory.oom_control") ? group + "/memory.oom_control" : group + "/memory.events", "oom_kill ");

    private static long ReadNumber(string file, string name)
    {
        string line = File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    // A cgroup is removed by rmdir alone: its files are not, and go with it.
    private static bool TryRemove(string group)
    {
        try
        {
            if (Directory.Exists(group)) Directory.Delete(group, recursive: false);
            return true;
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
