namespace Saker.Protocol.Semantics;

/// <summary>What the preconditions of a request come to.</summary>
public enum PreconditionResult : byte
{
    /// <summary>All hold, or there are none: go on.</summary>
    Proceed,

    /// <summary>The client has it already: 304.</summary>
    NotModified,

    /// <summary>It is not what the client thinks: 412.</summary>
    PreconditionFailed,
}
