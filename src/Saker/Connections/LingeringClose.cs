using System.Threading.Tasks;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>How a connection ends so that the client gets all of the last answer, or the GOAWAY (RFC 9112 §9.6). Stateless.</summary>
/// <remarks>
/// Bytes that are unread at the close, or arrive after it, make the kernel send a reset, which destroys what the client has not read
/// yet of the answer. So: say that we are done, then read and drop what still comes, for a while. To a request of HTTP/1.1 that crosses with our FIN the
/// end comes without a byte of an answer, so that it may be asked again (RFC 9112 §9.3.1).
/// </remarks>
internal static class LingeringClose
{
    /// <summary>How long a client may take to close after our last word. nginx: lingering_timeout 5 s.</summary>
    public const long Milliseconds = 5_000;

    /// <summary>How many bytes of what we refused are read and dropped before we close all the same.</summary>
    public const long MaxBytes = 1024 * 1024;

    /// <summary>Goes on until the client closes, sends too much, or whoever watches the time cancels the receive.</summary>
    public static async ValueTask RunAsync(ITransport transport, ReceiveBuffer buffer)
    {
        transport.ShutdownSend();
        for (long dropped = 0; dropped < MaxBytes;)
        {
            dropped += buffer.UnreadLength;
            buffer.Consume(buffer.UnreadLength);
            buffer.ReleaseIfEmpty();
            if (!(await transport.ReceiveAsync(buffer)).IsOk) return;
        }
    }
}
