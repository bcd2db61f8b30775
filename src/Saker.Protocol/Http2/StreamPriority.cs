using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>How urgent a response is, and whether parts of it are of use (RFC 9218 §4).</summary>
/// <param name="Urgency">0, the most urgent, to 7.</param>
/// <param name="Incremental">Whether the client can use the response as it comes, so that it shares with others.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StreamPriority(byte Urgency, bool Incremental)
{
    /// <summary>The highest number, for what is least urgent.</summary>
    public const byte MaxUrgency = 7;

    /// <summary>What holds where a client says nothing.</summary>
    public static StreamPriority Default { get; } = new(3, Incremental: false);
}
