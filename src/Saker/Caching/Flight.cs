using System.Threading.Tasks;

namespace Saker.Caching;

/// <summary>
/// One visit to the disk for one key, and all requests that wait for it. Shared between loops; <see cref="CacheHandler"/>'s gate
/// guards <see cref="Members"/>.
/// </summary>
internal sealed class Flight(byte[] key)
{
    // Not inline: the leader's loop must not run the continuations of other loops' requests.
    private readonly TaskCompletionSource<CacheEntry?> _landing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The path.</summary>
    public byte[] Key { get; } = key;

    /// <summary>Requests that have not taken their answer yet, the leader among them.</summary>
    public int Members { get; set; } = 1;

    /// <summary>The entry that came of it, held until the last member has left; null when the handler passed, or nothing came.</summary>
    public CacheEntry? Entry { get; private set; }

    /// <summary>Completes when the leader is back; faults when the leader's handler threw.</summary>
    public Task<CacheEntry?> Landing => _landing.Task;

    public void Land(CacheEntry? entry)
    {
        Entry = entry;
        _landing.SetResult(entry);
    }

    public void Crash(System.Exception error)
    {
        _landing.SetException(error);

        // Nobody else may be waiting, and the leader throws the same exception itself.
        _ = _landing.Task.Exception;
    }
}
