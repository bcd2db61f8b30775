using System.Collections.Generic;
using System.CommandLine;

namespace Saker.Cli.Options;

/// <summary>Options that the help shows together. Immutable.</summary>
/// <param name="Title">What they have in common.</param>
/// <param name="Options">The options, in the order they are shown.</param>
internal sealed record OptionGroup(string Title, IReadOnlyList<Option> Options);
