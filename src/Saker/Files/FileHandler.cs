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
    public async ValueTask<Response?> HandleAsync(Request request)
    {
        // The one hop of a request that misses the cache: all that may block happens in it, in one go.
        return await request.Offload.RunAsync(
            static work => work.Loader.Load(work.Path, work.UtcSeconds),
            (Loader: loader, Path: request.PathBytes.ToArray(), request.UtcSeconds));
    }
}
