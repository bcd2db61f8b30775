using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>The sample site behind one running server a transport, shared by all tests that only read it.</summary>
public sealed class SampleSite : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<SakerProcess>>> _servers = new(StringComparer.Ordinal);

    /// <summary>For theories: one row a transport.</summary>
    public static TheoryData<string> Transports { get; } = new(SakerProcess.Transports);

    /// <summary>Every file that the site serves, as paths below its root.</summary>
    internal static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Checkout.SampleSite, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Checkout.SampleSite, path))
            .Where(path => !path.Split('/').Any(part => part.StartsWith('.')) && !path.StartsWith("downloads/large/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Task<SakerProcess>> server in _servers.Values) await (await server.Value).DisposeAsync();
    }

    /// <summary>The server over <paramref name="transport"/>.</summary>
    internal Task<SakerProcess> ServerAsync(string transport) =>
        _servers.GetOrAdd(transport, name => new Lazy<Task<SakerProcess>>(() => SakerProcess.StartAsync(Checkout.SampleSite, name))).Value;
}
