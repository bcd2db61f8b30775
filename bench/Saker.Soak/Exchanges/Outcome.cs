namespace Saker.Soak.Exchanges;

/// <summary>What an answer turned out to be.</summary>
internal enum Outcome
{
    /// <summary>One version's, or what the request's kind wants.</summary>
    Right,

    /// <summary>The file changed, and the server cut its answer off rather than mix two versions.</summary>
    CutByChange,

    /// <summary>The file was being written to in place while it was read: every byte is of one version or its neighbour.</summary>
    ReadWhileWritten,

    /// <summary>None of these.</summary>
    Wrong,
}
