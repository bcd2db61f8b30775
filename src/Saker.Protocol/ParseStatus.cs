namespace Saker.Protocol;

/// <summary>What a parser says about the bytes it has been given so far.</summary>
/// <remarks>Immutable. Protocol code never waits, so "need more" is an answer like any other.</remarks>
public enum ParseStatus
{
    /// <summary>The element is whole; the out parameters describe it.</summary>
    Complete,

    /// <summary>Nothing wrong yet, but the element goes on: call again when more bytes are there.</summary>
    NeedMore,

    /// <summary>The peer broke the protocol; the error says how. The connection cannot be read any further.</summary>
    Invalid,
}
