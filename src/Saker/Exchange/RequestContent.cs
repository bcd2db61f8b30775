using System;
using System.Buffers;
using System.Text;
using System.Threading.Tasks;

namespace Saker.Exchange;

/// <summary>
/// The content of a request, pulled by the handler that wants it. Loop-bound, valid as long as its request. What nobody pulls
/// the connection discards, up to a limit. A client that sent <c>Expect: 100-continue</c> is told to go on at the first pull.
/// </summary>
public abstract class RequestContent
{
    /// <summary>For the connection that reads it off the wire.</summary>
    private protected RequestContent()
    {
    }

    /// <summary>The content of a request that has none.</summary>
    internal static RequestContent None { get; } = new NoContent();

    /// <summary>The length the client announced, in bytes; 0 without content; null when it is only known at the end (chunked).</summary>
    public abstract long? Length { get; }

    /// <summary>Reads what is there next into <paramref name="destination"/>, waiting for at least one byte.</summary>
    /// <param name="destination">At least one byte long.</param>
    public abstract ValueTask<ContentRead> ReadAsync(Memory<byte> destination);

    /// <summary>Reads the whole content, or returns null if it is longer than <paramref name="maxBytes"/> or does not arrive whole.</summary>
    /// <param name="maxBytes">The most bytes to keep in memory.</param>
    public async ValueTask<byte[]?> ReadAllAsync(int maxBytes = 1024 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        if (Length > maxBytes) return null;

        // What a client announces costs it nothing, so memory is taken as the content arrives.
        const int FirstBytes = 16 * 1024;
        var all = new ArrayBufferWriter<byte>((int)Math.Clamp(Length ?? FirstBytes, 1, FirstBytes));
        while (true)
        {
            ContentRead read = await ReadAsync(all.GetMemory());
            if (read.Status == ContentReadStatus.End) return all.WrittenSpan.ToArray();
            if (read.Status != ContentReadStatus.Data) return null;
            all.Advance(read.Count);
            if (all.WrittenCount > maxBytes) return null;
        }
    }

    /// <summary>Reads the whole content as UTF-8, or returns null as <see cref="ReadAllAsync"/> does.</summary>
    /// <param name="maxBytes">The most bytes to keep in memory.</param>
    public async ValueTask<string?> ReadTextAsync(int maxBytes = 1024 * 1024) =>
        await ReadAllAsync(maxBytes) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private sealed class NoContent : RequestContent
    {
        public override long? Length => 0;

        public override ValueTask<ContentRead> ReadAsync(Memory<byte> destination) => new(new ContentRead(ContentReadStatus.End, 0));
    }
}
