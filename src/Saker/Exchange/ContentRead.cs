namespace Saker.Exchange;

/// <summary>How one read of a request's content ended.</summary>
public enum ContentReadStatus
{
    /// <summary>At least one byte was read.</summary>
    Data,

    /// <summary>The content is complete; nothing was read.</summary>
    End,

    /// <summary>The content is longer than the server's limit allows. Answer 413.</summary>
    TooLarge,

    /// <summary>The peer broke the framing, was too slow, or is gone. Over HTTP/1.1 the connection is closed, whatever is answered.</summary>
    Failed,
}

/// <summary>One read of a request's content. What a peer does wrong is a value here, never an exception.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Count">Bytes read; more than 0 only with <see cref="ContentReadStatus.Data"/>.</param>
public readonly record struct ContentRead(ContentReadStatus Status, int Count);
