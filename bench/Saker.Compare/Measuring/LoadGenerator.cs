using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Answers;
using Saker.Compare.Machine;
using Saker.Compare.Peers;
using Saker.Compare.Works;

namespace Saker.Compare.Measuring;

/// <summary>Runs wrk, h2load, openssl s_time or our generator for HEAD on the generator's processors, and understands what it prints. Owner: the session.</summary>
internal sealed class LoadGenerator(Installation installed, string scratchFolder)
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<string, string> _commands = [];

    /// <summary>The last command line of every work, by name.</summary>
    public IReadOnlyDictionary<string, string> Commands => _commands;

    /// <summary>Puts the load on the server for so long and counts the answers.</summary>
    public async Task<LoadOutcome> RunAsync(Work work, Load load, int port, CheckedRequest request, double seconds, CancellationToken cancel)
    {
        Placement placement = work.Placement;
        string[] command = Command(work, load, port, request, seconds);
        _commands[work.Name] = $"taskset -c {placement.Generator} {string.Join(' ', command.Select(Quote))}";
        long started = Stopwatch.GetTimestamp();
        string output = await Tool.RunAsync("taskset", ["-c", placement.Generator, .. command], TimeSpan.FromSeconds(seconds) + s_grace, cancel);
        double elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return load switch
        {
            Load.Closed => GeneratorOutput.OfWrk(output, request.Answer.Status),
            Load.Heads => GeneratorOutput.OfHeadLoad(output, seconds),
            Load.FullHandshakes => GeneratorOutput.OfTlsTime(output, seconds),
            Load.Paced => GeneratorOutput.OfH2Load(output, request.Answer.Status, elapsed, contentOnly: false),
            Load.Streams => GeneratorOutput.OfH2Load(output, request.Answer.Status, elapsed, contentOnly: true),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Where the paths of a mixed load are kept, one a line.</summary>
    public static string PathsFile(string scratchFolder) => Path.Combine(scratchFolder, "paths");

    private static string Quote(string argument) => argument.Contains(' ', StringComparison.Ordinal) ? $"'{argument}'" : argument;

    private string[] Command(Work work, Load load, int port, CheckedRequest request, double seconds)
    {
        RequestShape shape = request.Shape;
        string scheme = work.Wire is Wire.Http1Tls or Wire.Http2Tls ? "https" : "http";
        string url = $"{scheme}://127.0.0.1:{port}{shape.Path}";
        IEnumerable<string> fields = shape.Fields.SelectMany(line => new[] { "-H", line });
        switch (load)
        {
            case Load.Closed closed:
                string[] script = closed.Script is null ? [] : ["-s", Path.Combine(installed.Scripts, closed.Script)];
                string[] mix = work.Mix is null ? [] : ["--", PathsFile(scratchFolder)];
                // wrk takes whole seconds only.
                return ["wrk", $"-t{work.Placement.Workers}", $"-c{load.Connections}", $"-d{Math.Ceiling(seconds):0}s", .. script, .. fields, url, .. mix];

            case Load.Heads:
                string file = Path.Combine(scratchFolder, $"request-{port}");
                File.WriteAllBytes(file, shape.Bytes(port));
                return [installed.HeadLoad, "--port", $"{port}", "--request", file, "--connections", $"{load.Connections}",
                    "--seconds", seconds.ToString(CultureInfo.InvariantCulture), "--status", $"{request.Answer.Status}"];

            case Load.Streams streams:
                return ["h2load", "-t1", $"-c{load.Connections}", $"-m{streams.PerConnection}", $"-D{Math.Ceiling(seconds):0}", .. fields, url];

            case Load.FullHandshakes:
                // It has no field to add and asks by HTTP/1.0; the answer ends the connection.
                return ["openssl", "s_time", "-new", "-connect", $"127.0.0.1:{port}", "-www", shape.Path, "-time", $"{Math.Ceiling(seconds):0}", "-tls1_3"];

            case Load.Paced paced:
                // --rps is for each connection. Opened a millisecond apart, the connections take turns; opened together, they
                // would all ask in the same instant and the server would answer sixteen requests for one wake-up.
                string rate = (paced.PerSecond / (double)paced.Connections).ToString(CultureInfo.InvariantCulture);
                return ["h2load", "--h1", "-t1", $"-c{paced.Connections}", $"-n{paced.PerSecond * seconds:0}", "-r1", "--rate-period=1ms",
                    $"--rps={rate}", .. fields, url];

            default:
                throw new UnreachableException();
        }
    }
}
