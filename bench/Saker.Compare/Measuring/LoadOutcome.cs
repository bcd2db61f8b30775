namespace Saker.Compare.Measuring;

/// <summary>What a load generator counted. Immutable.</summary>
/// <param name="Answers">Complete answers.</param>
/// <param name="Bytes">Bytes received, those of answers cut off at the end included.</param>
/// <param name="Seconds">How long it ran.</param>
/// <param name="Faults">Errors and unexpected statuses, as the generator tells them; null when there were none.</param>
internal sealed record LoadOutcome(long Answers, double Bytes, double Seconds, string? Faults);
