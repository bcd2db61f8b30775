using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Saker.Cli.Options;
using Saker.Fuzz.Engine;
using Saker.Transport;

namespace Saker.Fuzz.Targets;

/// <summary>The command line and the environment: an invocation or reasons against it, and the same invocation when its options are written out.</summary>
/// <remarks>Every line of the input is an argument; one that begins like <c>SAKER_PORT=</c> or <c>PORT=</c> is a variable.</remarks>
internal sealed class CommandLineTarget : Target
{
    public override string Name => "command-line";

    public override int MaxLength => 256;

    public override long MaxAllocatedBytes => 4 * 1024 * 1024;

    // Distances between words are quadratic in their length, which is bounded.
    public override (int AByte, int Always) MaxBlocks => (20_000, 1_000_000);

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes(
        "", "site\n--port\n8080\n--host\n::1", "--quiet\n-p0", "PORT=80\nSAKER_HOST=0.0.0.0\n--log=json", "completion\nbash", "--memory\n64M\n--loops=2\n--transport:epoll\n--\n-x", "--prot\n1", "--help");

    public override IReadOnlyList<byte[]> Words => HttpWords.Arguments;

    public override byte[] Delimiters { get; } = [(byte)'\n'];

    public override void Run(ReadOnlySpan<byte> input)
    {
        var arguments = new List<string>();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!input.IsEmpty)
        {
            foreach (string line in Encoding.UTF8.GetString(input).Split('\n'))
            {
                int equals = line.IndexOf('=', StringComparison.Ordinal);
                bool isVariable = line.StartsWith("SAKER_", StringComparison.Ordinal) || line.StartsWith("PORT=", StringComparison.Ordinal);
                if (isVariable && equals > 0) variables[line[..equals]] = line[(equals + 1)..];
                else arguments.Add(line);
            }
        }

        switch (CommandLine.Read(arguments, variables.GetValueOrDefault))
        {
            case Invocation.Invalid invalid:
                Promise.That(invalid.Problems.Count > 0 && invalid.Problems.All(problem => problem.Length > 0), "refused without a reason");
                break;
            case Invocation.Serve serve:
                Check(serve.Options);
                break;
        }
    }

    private static void Check(ServeOptions options)
    {
        Promise.That(options.Port is null or (>= 0 and <= 65535), "a port that is none");
        Promise.That(options.Loops is >= 0 and <= OptionValues.MaxLoops, "a number out of bounds");
        Promise.That(options.Path.Length > 0 && options.Host is not "", "an empty name");

        List<string> arguments = [];
        if (options.Port is { } port) arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--port={port}"));
        if (options.Host is { } host) arguments.Add($"--host={host}");
        if (options.Log is { } log) arguments.AddRange(["--log", OptionValues.Logs.First(pair => pair.Value == log).Key]);
        if (options.Loops > 0) arguments.AddRange(["--loops", options.Loops.ToString(CultureInfo.InvariantCulture)]);
        arguments.AddRange(["--transport", OptionValues.Transports.First(pair => pair.Value == options.Transport).Key]);
        if (options.Open) arguments.Add("--open");
        if (options.Verbosity != Verbosity.Normal) arguments.Add(options.Verbosity == Verbosity.Quiet ? "--quiet" : "--verbose");
        arguments.AddRange(["--", options.Path]);
        Invocation again = CommandLine.Read(arguments, _ => null);
        Promise.That(again is Invocation.Serve serve && Essence(serve.Options) == Essence(options), "the options, written out, are others");
    }

    // What is written out above; how a site is served is a world of its own.
    private static (string, int?, string?, bool, Verbosity, TransportKind, LogChoice?, int) Essence(ServeOptions options) =>
        (options.Path, options.Port, options.Host, options.Open, options.Verbosity, options.Transport, options.Log, options.Loops);
}
