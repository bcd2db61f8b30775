using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>What one side of a connection asks the other to keep to (RFC 9113 §6.5.2, RFC 9218 §2.1).</summary>
/// <remarks>Immutable. There is one for each direction; before its first SETTINGS frame it is <see cref="Default"/>.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Http2Settings
{
    /// <summary>Smallest SETTINGS_MAX_FRAME_SIZE there is, and the one before it is set, in bytes.</summary>
    public const int SmallestMaxFrameSize = 16_384;

    /// <summary>What holds before a SETTINGS frame says otherwise.</summary>
    public static Http2Settings Default { get; } = new();

    /// <summary>The default settings.</summary>
    public Http2Settings()
    {
    }

    /// <summary>Largest dynamic table that the one who sends this will keep for decoding, in bytes.</summary>
    public uint HeaderTableSize { get; init; } = 4096;

    /// <summary>Whether push is allowed. Saker never pushes.</summary>
    public bool EnablePush { get; init; } = true;

    /// <summary>Most streams that the other side may have open; without a limit at first.</summary>
    public uint MaxConcurrentStreams { get; init; } = uint.MaxValue;

    /// <summary>The flow-control window of every stream at its start, in bytes.</summary>
    public int InitialWindowSize { get; init; } = 65_535;

    /// <summary>Longest payload of a frame, in bytes.</summary>
    public int MaxFrameSize { get; init; } = SmallestMaxFrameSize;

    /// <summary>Largest header section, in bytes as RFC 9113 §6.5.2 counts them: name, value and 32 for each field line. An advice; without a limit at first.</summary>
    public uint MaxHeaderListSize { get; init; } = uint.MaxValue;

    /// <summary>Whether the old priority signals are not to be used (RFC 9218 §2.1).</summary>
    public bool NoRfc7540Priorities { get; init; }
}
