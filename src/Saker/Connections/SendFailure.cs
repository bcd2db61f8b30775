namespace Saker.Connections;

/// <summary>Why a response could not be sent whole.</summary>
internal enum SendFailure
{
    /// <summary>Nothing failed.</summary>
    None,

    /// <summary>The client reset or closed the connection: its right, and no error of ours.</summary>
    PeerGone,

    /// <summary>The client took less than the least rate until its allowance, the send timeout, was used up (<see cref="Pace"/>).</summary>
    PeerTooSlow,

    /// <summary>The file is no longer the one whose length and validators were promised.</summary>
    SourceChanged,

    /// <summary>A stream ended before the length its handler promised.</summary>
    SourceTooShort,

    /// <summary>The content could not be read.</summary>
    SourceFailed,
}
