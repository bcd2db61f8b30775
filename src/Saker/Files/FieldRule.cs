namespace Saker.Files;

/// <summary>A response field and the rule that set it: what <c>saker explain</c> prints beside every line. Immutable.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Value">The field's value.</param>
/// <param name="Rule">Why it is there, in words for a person.</param>
internal readonly record struct FieldRule(string Name, string Value, string Rule);
