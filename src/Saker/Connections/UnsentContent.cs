using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Transport;
using Saker.Transport.FileSystem;

namespace Saker.Connections;

/// <summary>Lets go of what a content owns when it is not sent, or not any more: a descriptor, a lease of one, a stream. Stateless.</summary>
internal static class UnsentContent
{
    /// <summary>Lets go of the file that was sent, or will not be. Once; never waits.</summary>
    public static void LetGo(ResponseContent.FileRange file)
    {
        if (file.DisposeWhenSent) FileCloser.Close(file.File, file.IsRemote);
        else file.Lease?.Dispose();
    }

    /// <summary>Disposes what <paramref name="content"/> owns, and comes back to <paramref name="loop"/>.</summary>
    public static async ValueTask DisposeAsync(ResponseContent content, EventLoop loop)
    {
        switch (content)
        {
            case ResponseContent.FileRange file:
                LetGo(file);
                break;
            case ResponseContent.Streamed streamed:
                await streamed.Source.DisposeAsync();
                await loop;
                break;
            case ResponseContent.Sequence sequence:
                for (int i = 0; i < sequence.Parts.Length; i++) await DisposeAsync(sequence.Parts.Span[i], loop);
                break;
            default:
                break;
        }
    }
}
