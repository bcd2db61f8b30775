using System.Collections.Generic;

namespace Saker.Files;

/// <summary>What was decided for one request, for a person to read. Immutable.</summary>
/// <param name="Candidates">The names that were considered, in order.</param>
/// <param name="Summary">What the path leads to, in words.</param>
/// <param name="Forms">The forms of the file, and what became of each.</param>
/// <param name="Rules">Fields of the answer with the rules that set them: those of the chosen form, or of the page that says no.</param>
internal sealed record FileDecision(IReadOnlyList<Candidate> Candidates, string Summary, IReadOnlyList<Candidate> Forms, IReadOnlyList<FieldRule> Rules)
{
    /// <summary>The rule that set a field; null when it is none of <see cref="Rules"/>.</summary>
    public string? RuleOf(string name, string value)
    {
        foreach (FieldRule rule in Rules)
        {
            if (rule.Name == name && rule.Value == value) return rule.Rule;
        }

        return null;
    }
}
