using System;
using System.CommandLine;
using System.Linq;
using System.Text;
using Saker.Cli.Options;

namespace Saker.Cli.Completion;

/// <summary>Completion for the Z shell, sourced or put in a folder of its <c>fpath</c>. Pure.</summary>
internal static class ZshCompletion
{
    /// <summary>The script for <paramref name="command"/>.</summary>
    public static string Script(SakerCommand command)
    {
        string options = Arguments(command.Root, 8);
        var cases = new StringBuilder();
        foreach (Command subcommand in command.Root.Subcommands.Where(subcommand => subcommand != command.Completion))
        {
            cases.Append("            ").Append(subcommand.Name).Append(")\n                shift words; (( CURRENT-- ))\n                _arguments -s -S \\\n")
                .Append(Arguments(subcommand, 20)).Append("                    '*: :_files'\n                return ;;\n");
        }

        string subcommands = string.Join(' ', command.Root.Subcommands.Select(subcommand => Quote($"{subcommand.Name}:{CompletionWords.Brief(subcommand)}")));
        return $$"""
            #compdef saker
            # zsh completion for saker. To load it: source <(saker completion zsh)
            _saker() {
                if [[ $words[2] == {{command.Completion.Name}} && $CURRENT -ge 3 ]]; then
                    [[ $CURRENT -eq 3 ]] && compadd {{CompletionWords.Values(command.Shell)}}
                    return
                fi
                if (( CURRENT > 2 )); then
                    case $words[2] in
            {{cases.ToString().TrimEnd('\n')}}
                    esac
                fi
                _arguments -s -S \
            {{options}}        '1: :_saker_subjects' && return
            }
            _saker_subjects() {
                _files
                local -a subcommands=({{subcommands}})
                [[ $CURRENT -eq 2 ]] && _describe command subcommands
            }
            if [[ $funcstack[1] == _saker ]]; then
                _saker "$@"
            else
                compdef _saker saker
            fi

            """;
    }

    private static string Arguments(Command command, int indent)
    {
        var options = new StringBuilder();
        foreach (Option option in command.Options)
        {
            string[] names = [.. CompletionWords.Names(option)];
            string words = CompletionWords.Values(option);
            string value = CompletionWords.TakesValue(option) ? $":{option.HelpName}:{(words.Length > 0 ? $"({words.Replace(":", "\\:", StringComparison.Ordinal)})" : " ")}" : "";
            foreach (string name in names)
            {
                // -p+ takes its value joined or apart, --port= the same with an equals sign; the list in front names what excludes it, a star says that nothing does.
                string form = value.Length == 0 ? name : name.StartsWith("--", StringComparison.Ordinal) ? name + "=" : name + "+";
                string others = option.Arity.MaximumNumberOfValues > 1 ? "*" : $"({string.Join(' ', names)})";
                options.Append(' ', indent).Append(Quote($"{others}{form}[{CompletionWords.Brief(option)}]{value}")).Append(" \\\n");
            }
        }

        return options.ToString();
    }

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
