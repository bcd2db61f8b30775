using System.Collections.Generic;
using Saker.Exchange;

namespace Saker.Files;

/// <summary>What was decided for one request, for a person to read. Immutable.</summary>
/// <param name="Candidates">The names that were considered, in order.</param>
/// <param name="Summary">What the path leads to, in words.</param>
/// <param name="Forms">The forms of the file, and what became of each.</param>
/// <param name="Rules">The fields of the chosen form with their rules.</param>
internal sealed record FileDecision(IReadOnlyList<Candidate> Candidates, string Summary, IReadOnlyList<Candidate> Forms, IReadOnlyList<FieldRule> Rules)
{
    /// <summary>The rule that set <paramref name="field"/>; null when it is not one of the chosen form's.</summary>
    public string? RuleOf(ResponseField field)
    {
        foreach (FieldRule rule in Rules)
        {
            if (rule.Name == field.Name && rule.Value == field.Value) return rule.Rule;
        }

        return null;
    }
}
