using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>Lets go of what a content owns when it is not sent: a descriptor, a stream. Immutable.</summary>
internal static class UnsentContent
{
    /// <summary>Disposes what <paramref name="content"/> owns, and comes back to <paramref name="loop"/>.</summary>
    public static async ValueTask DisposeAsync(ResponseContent content, EventLoop loop)
    {
        switch (content)
        {
            case ResponseContent.FileRange file:
                file.LetGo();
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
