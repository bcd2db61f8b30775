using System;
using System.CommandLine;
using System.Linq;
using System.Text;
using Saker.Cli.Options;

namespace Saker.Cli.Completion;

/// <summary>Completion for PowerShell. Where the script offers nothing PowerShell completes files by itself. Pure.</summary>
internal static class PwshCompletion
{
    /// <summary>The script for <paramref name="command"/>.</summary>
    public static string Script(SakerCommand command)
    {
        var options = new StringBuilder();
        var cases = new StringBuilder();
        foreach (Option option in CompletionWords.AllOptions(command))
        {
            foreach (string name in CompletionWords.Names(option))
            {
                options.Append($"        @{{ Name = {Quote(name)}; About = {Quote(CompletionWords.Brief(option))} }}\n");
                if (CompletionWords.TakesValue(option)) cases.Append($"        {Quote(name)} {{ {List(CompletionWords.Values(option))} }}\n");
            }
        }

        cases.Append($"        {Quote(command.Completion.Name)} {{ {List(CompletionWords.Values(command.Shell))} }}\n");
        return $$"""
            # PowerShell completion for saker. To load it: saker completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName saker -ScriptBlock {
                param($word, $ast, $cursor)
                $options = @(
            {{options.ToString().TrimEnd('\n')}}
                )
                $before = $ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | Select-Object -Last 1
                $values = switch -CaseSensitive -Exact ("$before") {
            {{cases.ToString().TrimEnd('\n')}}
                }
                $values | Where-Object { $_ -like "$word*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
                if ("$word".StartsWith('-')) {
                    $options | Where-Object { $_.Name.StartsWith("$word", [StringComparison]::Ordinal) } |
                        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_.Name, $_.Name, 'ParameterName', $_.About) }
                }
            }

            """;
    }

    private static string List(string words) => string.Join(", ", words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Quote));

    private static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
