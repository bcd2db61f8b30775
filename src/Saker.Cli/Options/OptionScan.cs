using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;

namespace Saker.Cli.Options;

/// <summary>
/// Finds what the parser would let pass: it takes an unknown <c>--prot</c> for a folder of that name, <c>-qx</c> for <c>-q x</c>, and
/// the value in <c>--quiet=no</c> for a folder. Pure.
/// </summary>
internal static class OptionScan
{
    /// <summary>Everything in <paramref name="arguments"/> that looks like an option and is none of <paramref name="command"/>'s, a sentence each.</summary>
    public static List<string> Problems(Command command, IReadOnlyList<string> arguments)
    {
        var problems = new List<string>();
        for (int i = 0; i < arguments.Count && arguments[i] != "--"; i++)
        {
            string argument = arguments[i];
            if (argument.Length < 2 || argument[0] != '-') continue;
            bool valueFollows = argument[1] == '-' ? ScanLong(command, argument, problems) : ScanShort(command, argument, problems);
            if (valueFollows) i++;
        }

        return problems;
    }

    /// <summary>Looks at <c>--name</c>, <c>--name=value</c> or <c>--name:value</c>; true when the next argument is its value.</summary>
    private static bool ScanLong(Command command, string argument, List<string> problems)
    {
        int separator = argument.AsSpan().IndexOfAny('=', ':');
        string name = separator < 0 ? argument : argument[..separator];
        Option? option = Find(command, name);
        if (option is null)
        {
            if (command.Parents.OfType<Command>().Any(parent => Find(parent, name) is not null))
            {
                problems.Add($"{name} is an option of saker itself, and says nothing to saker {command.Name}");
                return false;
            }

            string? meant = Nearest.To(name, command.Options.Select(o => o.Name));
            problems.Add($"unknown option {name}{(meant is null ? "" : $"; did you mean {meant}?")}");
            return false;
        }

        if (TakesValue(option)) return separator < 0;
        if (separator >= 0) problems.Add($"{name} takes no value");
        return false;
    }

    /// <summary>Looks at <c>-p</c>, <c>-p8080</c> or <c>-qv</c>; true when the next argument is its value.</summary>
    private static bool ScanShort(Command command, string argument, List<string> problems)
    {
        // "-port" would read as port "ort".
        string doubled = "-" + argument;
        if (argument.Length > 2 && Find(command, doubled) is not null)
        {
            problems.Add($"unknown option {argument}; did you mean {doubled}?");
            return false;
        }

        for (int i = 1; i < argument.Length; i++)
        {
            Option? option = Find(command, "-" + argument[i]);
            if (option is null)
            {
                problems.Add(i == 1 ? $"unknown option {argument}" : $"unknown option -{argument[i]} in {argument}");
                return false;
            }

            if (TakesValue(option)) return i == argument.Length - 1;
        }

        return false;
    }

    /// <summary>The option of <paramref name="command"/> called <paramref name="name"/> (<c>--port</c> or <c>-p</c>), or null.</summary>
    private static Option? Find(Command command, string name) => command.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0;
}
