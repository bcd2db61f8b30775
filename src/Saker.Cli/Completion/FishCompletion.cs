using System;
using System.CommandLine;
using System.Text;
using Saker.Cli.Options;

namespace Saker.Cli.Completion;

/// <summary>Completion for fish. Pure.</summary>
internal static class FishCompletion
{
    /// <summary>The script for <paramref name="command"/>.</summary>
    public static string Script(SakerCommand command)
    {
        string completion = command.Completion.Name;
        var script = new StringBuilder("# fish completion for saker. To load it: saker completion fish | source\n");
        foreach (Option option in command.Root.Options) AppendOption(script, option, "");
        foreach (Command subcommand in command.Root.Subcommands)
        {
            foreach (Option option in CompletionWords.OwnOptions(command, subcommand)) AppendOption(script, option, $" -n '__fish_seen_subcommand_from {subcommand.Name}'");
        }

        foreach (Command subcommand in command.Root.Subcommands)
            script.Append($"complete -c saker -n __fish_use_subcommand -a {subcommand.Name} -d {Quote(CompletionWords.Brief(subcommand))}\n");
        script.Append($"complete -c saker -n '__fish_seen_subcommand_from {completion}' -f -a {Quote(CompletionWords.Values(command.Shell))}\n");
        return script.ToString();
    }

    private static void AppendOption(StringBuilder script, Option option, string condition)
    {
        script.Append("complete -c saker").Append(condition);
        foreach (string alias in option.Aliases) script.Append(" -s ").Append(alias.AsSpan(1));
        script.Append(" -l ").Append(option.Name.AsSpan(2));
        string values = CompletionWords.Values(option);
        if (CompletionWords.TakesValue(option)) script.Append(" -x");
        if (values.Length > 0) script.Append(" -a ").Append(Quote(values));
        script.Append(" -d ").Append(Quote(CompletionWords.Brief(option))).Append('\n');
    }

    private static string Quote(string text) =>
        "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
