namespace Saker.Soak.Content;

/// <summary>What an entity tag was first seen with: from then on it may stand for nothing else. Immutable.</summary>
/// <param name="Hash">Hash of the content as it is without a coding.</param>
/// <param name="Coding">The content coding.</param>
/// <param name="Length">Length in this coding.</param>
internal sealed record Tag(string Hash, string Coding, long Length);
