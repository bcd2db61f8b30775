using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;

namespace Saker.Cli.Options;

/// <summary>
/// From arguments and environment to an <see cref="Invocation"/>. An option on the command line wins over its environment
/// variable, and that over the default. Pure: it neither looks at the machine nor prints.
/// </summary>
internal static class CommandLine
{
    private static readonly Dictionary<string, Shell> s_shells = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bash"] = Shell.Bash,
        ["zsh"] = Shell.Zsh,
        ["fish"] = Shell.Fish,
        ["pwsh"] = Shell.Pwsh,
    };

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <param name="environment">The value of an environment variable, or null where there is none.</param>
    public static Invocation Read(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        // The parser would take a first argument in brackets for one of its directives; it is a folder's name.
        if (arguments is [['[', .., ']'], ..]) arguments = ["./" + arguments[0], .. arguments.Skip(1)];
        var command = new SakerCommand();
        // No response files: "@types" is a folder's name.
        ParseResult parsed = command.Root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });

        // Whoever asks for help has most likely something wrong, and hears about that later.
        if (parsed.GetValue(command.Help)) return new Invocation.Help();
        if (parsed.GetValue(command.Version)) return new Invocation.Version();

        List<string> problems = OptionScan.Problems(command, arguments);
        if (problems.Count == 0) problems.AddRange(parsed.Errors.Select(error => Explain(error, parsed, command)).Distinct());
        if (problems.Count > 0) return new Invocation.Invalid(problems);
        return parsed.CommandResult.Command == command.Completion ? ReadCompletion(command, parsed) : ReadServe(command, parsed, environment);
    }

    private static Invocation ReadServe(SakerCommand command, ParseResult parsed, Func<string, string?> environment)
    {
        var reader = new OptionReader(parsed, environment);
        OptionValues values = reader.Values;
        string? path = parsed.GetValue(command.Path);
        if (path?.Length == 0) values.Problems.Add("an empty folder name; leave it out to serve the folder you are in");
        var options = new ServeOptions
        {
            Path = path ?? ".",
            Open = parsed.GetValue(command.Open),
            Verbosity = reader.Verbosity(command),
            // PORT without a prefix is what hosting platforms set (the twelve-factor convention).
            Port = reader.Read(command.Port, values.Port, "SAKER_PORT", "PORT"),
            Host = reader.Read(command.Host, values.Host, "SAKER_HOST"),
            Log = reader.Read(command.Log, (source, text) => values.OneOf(source, text, OptionValues.Logs), "SAKER_LOG"),
            Transport = reader.Read(command.Transport, (source, text) => values.OneOf(source, text, OptionValues.Transports), "SAKER_TRANSPORT") ?? default,
            Loops = reader.Read(command.Loops, values.Loops, "SAKER_LOOPS") ?? 0,
            Site = reader.Site(command),
            Tls = reader.Tls(command),
        };
        return values.Problems.Count > 0 ? new Invocation.Invalid(values.Problems) : new Invocation.Serve(options);
    }

    private static Invocation ReadCompletion(SakerCommand command, ParseResult parsed)
    {
        string known = string.Join(", ", s_shells.Keys);
        string? name = parsed.GetValue(command.Shell);
        if (name is null) return new Invocation.Invalid([$"completion needs the name of a shell: {known}"]);
        return s_shells.TryGetValue(name, out Shell shell)
            ? new Invocation.Completion(shell)
            : new Invocation.Invalid([$"completion: '{name}' is not one of {known}"]);
    }

    private static string Explain(ParseError error, ParseResult parsed, SakerCommand command)
    {
        switch (error.SymbolResult)
        {
            case OptionResult { Tokens.Count: 0 } option:
                return $"{option.Option.Name} needs a value: {option.Option.Name} {option.Option.HelpName}";
            case OptionResult option:
                return $"{option.Option.Name} is given {option.Tokens.Count} times ({string.Join(", ", option.Tokens)}); give it once";
            case CommandResult when parsed.UnmatchedTokens.Count > 0:
                string surplus = string.Join(" ", parsed.UnmatchedTokens);
                return parsed.CommandResult.Command == command.Completion
                    ? $"completion takes the name of one shell; there is more: {surplus}"
                    : $"one folder or file can be served; there is more: {surplus}";
            default:
                return error.Message;
        }
    }
}
