using System;
using System.IO;
using System.Reflection;
using System.Text;
using System.Threading.Tasks;
using Saker.Cli.Completion;
using Saker.Cli.Compressing;
using Saker.Cli.Explaining;
using Saker.Cli.Options;
using Saker.Cli.Serving;
using Saker.Cli.Terminals;

namespace Saker.Cli;

/// <summary>The <c>saker</c> command: reads the command line, does what it asks for, and turns every outcome into words and an exit code.</summary>
internal static class Program
{
    private static string Version =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static async Task<int> Main(string[] args)
    {
        TerminalFacts terminal = TerminalFacts.Detect(Environment.GetEnvironmentVariable);
        Stream error = StandardStreams.OpenError();
        Invocation invocation = CommandLine.Read(args, Environment.GetEnvironmentVariable);
        Verbosity verbosity = invocation switch
        {
            Invocation.Serve serve => serve.Options.Verbosity,
            Invocation.Compress compress => compress.Options.Verbosity,
            _ => Verbosity.Normal,
        };
        var messages = new Messages(error, verbosity, terminal is { ErrorIsTerminal: true, WantsColours: true });
        try
        {
            return invocation switch
            {
                Invocation.Serve serve => await new ServeCommand(serve.Options, terminal, messages, error, Version).RunAsync(),
                Invocation.Explain explain => new ExplainCommand(explain.Options, StandardStreams.OpenOutput(), terminal is { OutputIsTerminal: true, WantsColours: true }).Run(),
                Invocation.Compress compress => new CompressCommand(compress.Options, terminal, messages, StandardStreams.OpenOutput()).Run(),
                Invocation.Help help => Print(HelpText.For(new SakerCommand(), help.Subcommand)),
                Invocation.Version => Print($"saker {Version}\n"),
                Invocation.Completion completion => Print(CompletionScript.For(completion.Shell, new SakerCommand())),
                Invocation.Invalid invalid => Refuse(invalid, messages),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (CommandFailure failure)
        {
            messages.Error(failure.Message);
            if (failure.InnerException is { } inner) messages.Detail(inner.ToString());
            return ExitCode.Failure;
        }
        catch (Exception bug)
        {
            // Ours, by definition: everything expected is a CommandFailure.
            messages.Error($"{bug.GetType().Name}: {bug.Message} (this is a bug{(verbosity == Verbosity.Verbose ? "" : "; -v shows where")})");
            messages.Detail(bug.ToString());
            return ExitCode.Failure;
        }
    }

    private static int Print(string text)
    {
        try
        {
            using Stream output = StandardStreams.OpenOutput();
            output.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // Whoever asked has stopped reading (saker --help | head -1), the disk is full or stdout closed: a script must be able to tell.
            return ExitCode.Failure;
        }

        return ExitCode.Success;
    }

    private static int Refuse(Invocation.Invalid invalid, Messages messages)
    {
        foreach (string problem in invalid.Problems) messages.Error(problem);
        messages.WriteRaw("Try 'saker --help'.\n");
        return ExitCode.Usage;
    }
}
