namespace Saker.Files;

/// <summary>One name that was considered for a request, and what became of it. Immutable; what <c>saker explain</c> prints.</summary>
/// <param name="Path">The name, relative to the root.</param>
/// <param name="Outcome">In words for a person.</param>
internal readonly record struct Candidate(string Path, string Outcome);
