using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Completions;
using System.Linq;
using Saker.Cli.Options;

namespace Saker.Cli.Completion;

/// <summary>What every shell's script is made of, taken from the grammar. Pure.</summary>
internal static class CompletionWords
{
    /// <summary>The options of <paramref name="command"/> and its subcommands, each once.</summary>
    public static IEnumerable<Option> AllOptions(SakerCommand command) =>
        command.Root.Options.Concat(command.Root.Subcommands.SelectMany(subcommand => subcommand.Options)).Distinct();

    /// <summary>The options of <paramref name="subcommand"/> that <paramref name="command"/> itself has not.</summary>
    public static IEnumerable<Option> OwnOptions(SakerCommand command, Command subcommand) => subcommand.Options.Except(command.Root.Options);

    /// <summary>The spellings of <paramref name="option"/>, the short ones first.</summary>
    public static IEnumerable<string> Names(Option option) => option.Aliases.Append(option.Name);

    /// <summary>Whether <paramref name="option"/> is followed by a value.</summary>
    public static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0;

    /// <summary>The values worth offering for <paramref name="symbol"/>, a space between; none where any text will do.</summary>
    public static string Values(Symbol symbol) => symbol is Option { Arity.MaximumNumberOfValues: 0 }
        ? ""
        : string.Join(' ', symbol.GetCompletions(CompletionContext.Empty).Select(item => item.InsertText ?? item.Label));

    /// <summary>The description of <paramref name="symbol"/> without the default, which only the help has room for.</summary>
    public static string Brief(Symbol symbol)
    {
        string description = symbol.Description ?? "";
        int parenthesis = description.IndexOf(" (", StringComparison.Ordinal);
        return parenthesis < 0 ? description : description[..parenthesis];
    }
}
