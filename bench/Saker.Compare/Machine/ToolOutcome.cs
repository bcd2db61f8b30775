namespace Saker.Compare.Machine;

/// <summary>What a finished command left behind. Immutable.</summary>
internal sealed record ToolOutcome(int ExitCode, string Output, string Errors);
