namespace Saker.Cli.Compressing;

/// <summary>How the writing of one sibling ended. Immutable.</summary>
/// <param name="Job">The sibling.</param>
/// <param name="Bytes">How long it is; null when it was not written.</param>
/// <param name="Problem">Why it could not be written; null when it could, or when it would not have been smaller.</param>
/// <param name="IsRemoved">Whether one of other content was in its place, and is gone.</param>
internal sealed record SiblingResult(SiblingJob Job, long? Bytes, string? Problem, bool IsRemoved = false);
