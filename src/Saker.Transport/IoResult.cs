namespace Saker.Transport;

/// <summary>How one I/O operation ended. What the network does is a value, never an exception.</summary>
public enum IoStatus : byte
{
    /// <summary>The operation did what was asked.</summary>
    Ok,

    /// <summary>The peer has sent its last byte (a FIN): nothing more will be received.</summary>
    EndOfStream,

    /// <summary>The connection is gone: reset by the peer, or aborted on this side.</summary>
    Reset,

    /// <summary>A deadline of ours passed and the operation was given up; the connection can no longer be used for sending.</summary>
    TimedOut,

    /// <summary>The file that was being sent ended before the promised length: the peer has a short answer and must be cut off.</summary>
    SourceTruncated,

    /// <summary>The file that was being sent could not be read: the peer has a short answer and must be cut off.</summary>
    SourceFailed,
}

/// <summary>The outcome of one I/O operation. Immutable.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Count">Bytes moved; also set when the operation failed half-way.</param>
public readonly record struct IoResult(IoStatus Status, long Count)
{
    /// <summary>True when the operation did what was asked.</summary>
    public bool IsOk => Status == IoStatus.Ok;

    /// <summary>An operation that moved <paramref name="count"/> bytes.</summary>
    public static IoResult Ok(long count) => new(IoStatus.Ok, count);
}
