using System.CommandLine;
using System.Linq;
using System.Text;
using Saker.Cli.Options;

namespace Saker.Cli.Completion;

/// <summary>Completion for GNU Bash, from version 3.2 (which macOS has) on. Pure.</summary>
internal static class BashCompletion
{
    /// <summary>The script for <paramref name="command"/>.</summary>
    public static string Script(SakerCommand command)
    {
        var cases = new StringBuilder();
        foreach (Option option in CompletionWords.AllOptions(command).Where(CompletionWords.TakesValue))
        {
            cases.Append("        ").AppendJoin('|', CompletionWords.Names(option)).Append(") ");
            string values = CompletionWords.Values(option);
            if (values.Length > 0) cases.Append("COMPREPLY=($(compgen -W \"").Append(values).Append("\" -- \"$cur\")); ");
            cases.Append("return ;;\n");
        }

        string options = string.Join(' ', command.Root.Options.SelectMany(CompletionWords.Names));
        var ownOptions = new StringBuilder();
        foreach (Command subcommand in command.Root.Subcommands)
            ownOptions.Append("        ").Append(subcommand.Name).Append(") options=\"").AppendJoin(' ', subcommand.Options.SelectMany(CompletionWords.Names)).Append("\" ;;\n");
        string subcommands = string.Join("\\n", command.Root.Subcommands.Select(subcommand => subcommand.Name));
        return $$"""
            # bash completion for saker. To load it: source <(saker completion bash)
            _saker() {
                local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" IFS=$' \t\n'
                COMPREPLY=()
                # Readline takes --log=json for three words.
                if [[ $cur == = ]]; then
                    cur=
                elif [[ $prev == = && $COMP_CWORD -ge 2 ]]; then
                    prev="${COMP_WORDS[COMP_CWORD-2]}"
                fi
                case "$prev" in
            {{cases.ToString().TrimEnd('\n')}}
                esac
                if [[ $COMP_CWORD -ge 2 && ${COMP_WORDS[1]} == {{command.Completion.Name}} ]]; then
                    [[ $COMP_CWORD -eq 2 ]] && COMPREPLY=($(compgen -W "{{CompletionWords.Values(command.Shell)}}" -- "$cur"))
                    return
                fi
                local options="{{options}}"
                case "${COMP_WORDS[1]}" in
            {{ownOptions.ToString().TrimEnd('\n')}}
                esac
                if [[ $cur == -* ]]; then
                    COMPREPLY=($(compgen -W "$options" -- "$cur"))
                    return
                fi
                compopt -o filenames 2>/dev/null
                IFS=$'\n'
                COMPREPLY=($(compgen -f -- "$cur"))
                [[ $COMP_CWORD -eq 1 ]] && COMPREPLY+=($(compgen -W $'{{subcommands}}' -- "$cur"))
            }
            complete -F _saker saker

            """;
    }
}
