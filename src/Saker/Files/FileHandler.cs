using System.Threading.Tasks;
using Saker.Exchange;

namespace Saker.Files;

/// <summary>
/// Answers with files. Its answers depend on the path alone and can be shared by all who ask for it; what differs between
/// requests is chosen by the response's selector. Shared.
/// </summary>
internal sealed class FileHandler(FileLoader loader) : IHandler
{
    /// <inheritdoc/>
    public ValueTask<Response?> HandleAsync(Request request)
    {
        // A short file that the kernel has in memory costs less than the way to a worker and back.
        byte[] path = request.PathBytes.ToArray();
        return loader.TryLoad(path, request.UtcSeconds) is { } response ? new ValueTask<Response?>(response) : LoadAsync(path, request);
    }

    // The one hop of a request that misses the cache: all that may block happens in it, in one go.
    private async ValueTask<Response?> LoadAsync(byte[] path, Request request) => await request.Offload.RunAsync(
        static work => work.Loader.Load(work.Path, work.UtcSeconds),
        (Loader: loader, Path: path, request.UtcSeconds));
}
