using System;
using System.Net;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;

namespace Saker.Transport;

/// <summary>
/// One accepted byte stream: TCP by epoll, TCP by <see cref="System.Net.Sockets"/>, TLS over either, or memory in tests.
/// Loop-bound: every member is called on <see cref="Loop"/>, and every awaitable completes on it, inline.
/// </summary>
/// <remarks>
/// The interface is completion-shaped (bytes go in, a result comes out) and says nothing of readiness, so that an io_uring
/// transport fits behind it. At most one receive and one send are under way at a time; a second one of a kind is a
/// programming error and throws <see cref="InvalidOperationException"/>. What the network does comes back as
/// <see cref="IoResult"/>; no member throws for it.
/// </remarks>
public interface ITransport
{
    /// <summary>The loop that owns this connection for life.</summary>
    EventLoop Loop { get; }

    /// <summary>The peer's address, or null where there is none (memory).</summary>
    IPEndPoint? RemoteEndPoint { get; }

    /// <summary>The address the peer connected to, or null where there is none.</summary>
    IPEndPoint? LocalEndPoint { get; }

    /// <summary>
    /// Appends what the peer has sent to <paramref name="buffer"/>. While nothing is there to be received the buffer is not
    /// asked for memory, so an idle connection holds none.
    /// </summary>
    /// <returns>Ok with at least one byte; EndOfStream; Reset; or TimedOut when <see cref="CancelPending"/> ended it.</returns>
    ValueTask<IoResult> ReceiveAsync(ReceiveBuffer buffer);

    /// <summary>Sends all of <paramref name="bytes"/>, which must stay unchanged until the operation completes.</summary>
    /// <param name="bytes">What to send; may be empty.</param>
    /// <param name="more">True when another send follows at once, so that a small first part may wait for it (MSG_MORE).</param>
    ValueTask<IoResult> SendAsync(ReadOnlyMemory<byte> bytes, bool more = false);

    /// <summary>Sends all of <paramref name="segments"/> in order as one gathered write where the system can (sendmsg).</summary>
    /// <param name="segments">The parts; they and the array behind them stay unchanged until the operation completes.</param>
    /// <param name="more">As for <see cref="SendAsync(ReadOnlyMemory{byte}, bool)"/>.</param>
    ValueTask<IoResult> SendAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> segments, bool more = false);

    /// <summary>
    /// Sends <paramref name="length"/> bytes of <paramref name="file"/> from <paramref name="offset"/>. Neither a cold page nor a
    /// slow peer holds up the loop, and no more than a fixed amount of the file is in memory at a time.
    /// </summary>
    /// <param name="file">An open regular file; the caller keeps it open until the operation completes. Its position is not used.</param>
    /// <param name="offset">First byte, from 0.</param>
    /// <param name="length">How many bytes; 0 is allowed.</param>
    /// <param name="isRemote">
    /// True when the file system may have to ask somebody (<see cref="FileSystem.OpenResult.IsRemote"/>): then only workers touch the file.
    /// </param>
    /// <returns>Ok; Reset; TimedOut; SourceTruncated when the file ended early; SourceFailed when its disk failed. Count is what was sent.</returns>
    ValueTask<IoResult> SendFileAsync(SafeFileHandle file, long offset, long length, bool isRemote = false);

    /// <summary>Bytes handed to the kernel so far, for the progress of a slow send.</summary>
    long BytesSent { get; }

    /// <summary>
    /// Bytes that have reached the peer's system, where this one tells that, and else <see cref="BytesSent"/>. May cost a system call: for
    /// a look at a slow peer now and then.
    /// </summary>
    long BytesTaken => BytesSent;

    /// <summary>Sends a FIN; receiving goes on.</summary>
    void ShutdownSend();

    /// <summary>Completes the pending receive and send, if any, with <paramref name="reason"/>, on the loop.</summary>
    void CancelPending(IoStatus reason);

    /// <summary>Closes the connection; unsent kernel bytes are still delivered. Pending operations complete with Reset. Idempotent.</summary>
    void Close();

    /// <summary>Closes the connection with a reset, so that the peer cannot take what it has for a whole answer. Idempotent.</summary>
    void Abort();
}
