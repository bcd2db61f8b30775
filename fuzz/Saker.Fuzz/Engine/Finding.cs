namespace Saker.Fuzz.Engine;

/// <summary>An input for which something does not hold. Immutable.</summary>
/// <param name="Problem">What does not hold.</param>
/// <param name="Input">The input, minimised.</param>
internal sealed record Finding(string Problem, byte[] Input);
