using System.Threading.Tasks;
using Saker.Exchange;

namespace Saker.Files;

/// <summary>
/// Answers with files. Its answers depend on the path alone and can be shared by all who ask for it; what differs between
/// requests is chosen by the response's selector. Shared.
/// </summary>
internal sealed class FileHandler(FileLoader loader) : IReadyHandler
{
    /// <inheritdoc/>
    public Response? TryHandle(Request request, byte[] path) => loader.TryLoad(path, request.UtcSeconds);

    /// <inheritdoc/>
    public async ValueTask<Response?> HandleAsync(Request request)
    {
        // The one hop of a request that has to wait for the disk: all that may block happens in it, in one go.
        return await request.Offload.RunAsync(
            static work => work.Loader.Load(work.Path, work.UtcSeconds),
            (Loader: loader, Path: request.PathBytes.ToArray(), request.UtcSeconds));
    }
}
