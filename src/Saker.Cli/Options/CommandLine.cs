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
        arguments = WithHstsAge(arguments);
        var command = new SakerCommand();
        // No response files: "@types" is a folder's name.
        ParseResult parsed = command.Root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });

        // Whoever asks for help has most likely something wrong, and hears about that later.
        if (parsed.GetValue(command.Help)) return new Invocation.Help(parsed.CommandResult.Command == command.Root ? null : parsed.CommandResult.Command.Name);
        if (parsed.GetValue(command.HelpLimits)) return new Invocation.Help(HelpText.Limits);
        if (parsed.GetValue(command.Version)) return new Invocation.Version();

        List<string> problems = OptionScan.Problems(parsed.CommandResult.Command, arguments);
        if (problems.Count == 0) problems.AddRange(parsed.Errors.Select(error => Explain(error, parsed, command)).Distinct());
        if (problems.Count > 0) return new Invocation.Invalid(problems);
        Command chosen = parsed.CommandResult.Command;
        return chosen == command.Completion ? ReadCompletion(command, parsed)
            : chosen == command.Explain ? ReadExplain(command, parsed, environment)
            : chosen == command.Compress ? ReadCompress(command, parsed, environment)
            : ReadServe(command, parsed, environment);
    }

    /// <summary>
    /// Writes <c>--hsts</c> without an age as one with the default: the parser knows values that may be left out, but would take the
    /// folder that follows for one.
    /// </summary>
    private static string[] WithHstsAge(IReadOnlyList<string> arguments)
    {
        string[] written = [.. arguments];
        for (int i = 0; i < written.Length && written[i] != "--"; i++)
        {
            if (written[i] == "--hsts" && (i + 1 == written.Length || !Age.TryParse(written[i + 1], OptionValues.LongestHsts, out _))) written[i] = $"--hsts={OptionValues.DefaultHsts}";
        }

        return written;
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
            ReusePort = reader.IsOn(command.ReusePort, "SAKER_REUSE_PORT"),
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
            Limits = new LimitReader(reader, command.Limits).Read(),
        };
        if (options.Port > 0 && options.Port == options.Tls.RedirectPort) values.Problems.Add($"--port and --redirect-http are both {options.Port}; HTTPS and plain HTTP need a port each");
        return values.Problems.Count > 0 ? new Invocation.Invalid(values.Problems) : new Invocation.Serve(options);
    }

    private static Invocation ReadExplain(SakerCommand command, ParseResult parsed, Func<string, string?> environment)
    {
        var reader = new OptionReader(parsed, environment);
        List<string> problems = reader.Values.Problems;
        string? host = null;
        string? target = null;
        if (parsed.GetValue(command.Target) is { Length: > 0 } written)
        {
            target = RequestWords.Target(written, out host, out string problem);
            if (target is null) problems.Add(problem);
        }
        else
        {
            problems.Add("explain needs a URL or a path: saker explain URL|PATH [DIR]");
        }

        string[] given = parsed.GetValue(command.RequestHeader) ?? [];
        string method = parsed.GetValue(command.Method) ?? "GET";
        problems.AddRange(RequestWords.Problems(method, given));
        bool hasHost = host is null || Array.Exists(given, field => field.StartsWith("Host:", StringComparison.OrdinalIgnoreCase));
        var options = new ExplainOptions
        {
            Target = target ?? "",
            IsHttps = parsed.GetValue(command.Target)?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true,
            Method = method,
            Fields = hasHost ? given : [$"Host: {host}", .. given],
            Path = parsed.GetValue(command.ExplainPath) ?? ".",
            IsJson = parsed.GetValue(command.Json),
            Site = reader.Site(command),
        };
        return problems.Count > 0 ? new Invocation.Invalid(problems) : new Invocation.Explain(options);
    }

    private static Invocation ReadCompress(SakerCommand command, ParseResult parsed, Func<string, string?> environment)
    {
        var reader = new OptionReader(parsed, environment);
        if (parsed.GetValue(command.CompressPath) is not { Length: > 0 } path) return new Invocation.Invalid(["compress needs a folder: saker compress DIR"]);
        var options = new CompressOptions
        {
            Path = path,
            ServesHidden = reader.IsOn(command.Hidden, "SAKER_HIDDEN"),
            Symlinks = reader.Symlinks(command),
            Force = parsed.GetValue(command.Force),
            Verbosity = reader.Verbosity(command),
        };
        return reader.Values.Problems.Count > 0 ? new Invocation.Invalid(reader.Values.Problems) : new Invocation.Compress(options);
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
                Command chosen = parsed.CommandResult.Command;
                string takes = chosen == command.Completion ? "completion takes the name of one shell"
                    : chosen == command.Explain ? "explain takes a URL or path and a folder or file"
                    : chosen == command.Compress ? "one folder can be compressed"
                    : "one folder or file can be served";
                return $"{takes}; there is more: {surplus}";
            default:
                return error.Message;
        }
    }
}
