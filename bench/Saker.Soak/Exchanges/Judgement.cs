namespace Saker.Soak.Exchanges;

/// <summary>The outcome, and for a wrong answer the reason. Immutable.</summary>
internal readonly record struct Judgement(Outcome Outcome, string? Reason)
{
    public static Judgement Right => new(Outcome.Right, null);

    public static Judgement Wrong(string reason) => new(Outcome.Wrong, reason);
}
