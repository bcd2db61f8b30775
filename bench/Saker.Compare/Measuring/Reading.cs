namespace Saker.Compare.Measuring;

/// <summary>One figure of one contestant in one round. Immutable.</summary>
/// <param name="Value">In the work's unit.</param>
internal sealed record Reading(double Value)
{
    /// <summary>Bytes received, divided by complete answers.</summary>
    public double? BytesPerAnswer { get; init; }

    public double? AnswersPerSecond { get; init; }

    /// <summary>What the figure is made of, where that is worth a note: the system calls, for example.</summary>
    public string? Detail { get; init; }

    /// <summary>Why the figure must not be used: errors, or answers that were not as verified.</summary>
    public string? Fault { get; init; }

    public static Reading Faulty(string fault) => new(double.NaN) { Fault = fault };
}
