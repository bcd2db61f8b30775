using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>What a healthy server holds and has said, to be compared with what it holds after a fault.</summary>
internal sealed class Vitals(SakerProcess server)
{
    /// <summary>Lines that a fault may cost the log, whatever the number of requests that met it.</summary>
    private const int MostLines = 8;

    private const long MemoryGrowthBytes = 64L * 1024 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly string[] _descriptors = Descriptors(server);
    private readonly long _memory = server.ResidentBytes;
    private readonly int _lines = Lines(server);

    /// <summary>Lines that it has logged since.</summary>
    public int Said => Lines(server) - _lines;

    /// <summary>Waits until all is as it was; null, or what is not.</summary>
    public async Task<string?> FindChangeAsync()
    {
        if (!server.IsRunning) return $"the process ended:\n{server.Error}";
        if (!await EventuallyAsync(() => Task.FromResult(Descriptors(server).Length <= _descriptors.Length)))
            return $"{_descriptors.Length} descriptors before: {string.Join(' ', _descriptors)}; after: {string.Join(' ', Descriptors(server))}";
        if (server.ResidentBytes > _memory + MemoryGrowthBytes) return $"{_memory >> 20} MiB before, {server.ResidentBytes >> 20} MiB after";
        return Said > MostLines ? $"{Said} lines were logged:\n{server.Error}" : null;
    }

    /// <summary>Waits until all is as it was, and fails with what is not.</summary>
    public async Task AssertUnchangedAsync()
    {
        if (await FindChangeAsync() is { } change) Assert.Fail(change);
    }

    /// <summary>Whether <paramref name="condition"/> holds before long.</summary>
    public static async Task<bool> EventuallyAsync(Func<Task<bool>> condition)
    {
        long began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(began) > s_patience) return false;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        return true;
    }

    // Without the runtime's own libraries: an assembly is opened when it is first used, and stays.
    private static string[] Descriptors(SakerProcess server) =>
    [
        .. Directory.EnumerateFileSystemEntries($"/proc/{server.Id}/fd")
            .Select(link => new FileInfo(link).LinkTarget)
            .OfType<string>()
            .Where(target => !target.EndsWith(".dll", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static int Lines(SakerProcess server) => server.Error.Count(c => c == '\n');
}
