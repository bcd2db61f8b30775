using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.Cli.Options;
using Saker.Cli.Serving;
using Saker.Cli.Terminals;
using Saker.Files;
using Saker.Files.Listing;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Cli.Compressing;

/// <summary><c>saker compress DIR</c>: writes the compressed siblings that a site looks for beside its files. Used once.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="terminal">Where the outputs lead.</param>
/// <param name="messages">Where to say what goes wrong and how far it is.</param>
/// <param name="output">Stdout, for what was done.</param>
internal sealed class CompressCommand(CompressOptions options, TerminalFacts terminal, Messages messages, Stream output)
{
    // A disk that does not answer must not keep the process alive.
    private static readonly TimeSpan s_removing = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<SiblingResult> _written = [];
    private ProgressBar? _bar;
    private volatile SiblingWriter? _writer;
    private long _bytesRead;
    private int _ended;
    private int _notSmaller;
    private int _removed;
    private int _failed;

    /// <summary>Compresses until all is done or a signal says to stop.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandFailure">The folder is not there, or cannot be read.</exception>
    public int Run()
    {
        OpenSslLibrary.Require();
        using var cancellation = new CancellationTokenSource();
        using var signals = new StopSignals(second: EndAtOnce, nothingToReload: static () => { });
        _ = CancelAsync(signals.First, cancellation);
        Subject subject = Subject.Find(options.Path);
        if (!subject.IsFolder) throw new CommandFailure($"{options.Path} is a file; give the folder that is to be served");
        using FileRoot root = FileRoot.Open(subject.FullPath, options.Symlinks);
        var clock = Stopwatch.StartNew();
        var plan = new FolderPlan(root, new FileRules { ServesHidden = options.ServesHidden }, options.Force);
        bool isCancelled = !Make(plan, cancellation.Token);
        foreach (string problem in plan.Problems) Fail(problem);
        if (!isCancelled) isCancelled = !Compress(root, plan.Jobs, cancellation.Token);
        if (options.Verbosity > Verbosity.Quiet) Print(Summary(plan, clock.Elapsed, isCancelled));
        return isCancelled ? ExitCode.Interrupted : _failed > 0 ? ExitCode.Failure : ExitCode.Success;
    }

    private static async Task CancelAsync(Task<PosixSignal> first, CancellationTokenSource cancellation)
    {
        await first;
        await cancellation.CancelAsync();
    }

    // The threads that write may be waiting for whoever reads stdout, or for the disk, and never look whether they are to stop.
    private void EndAtOnce()
    {
        if (_writer is { } writer)
        {
            var removing = new Thread(writer.Abandon) { IsBackground = true };
            removing.Start();
            removing.Join(s_removing);
        }

        Environment.Exit(ExitCode.Interrupted);
    }

    /// <summary>Looks for what there is to do; false when it was cancelled.</summary>
    private static bool Make(FolderPlan plan, CancellationToken cancellation)
    {
        try
        {
            plan.Make(cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Writes the siblings, as many at a time as there are processors; false when it was cancelled.</summary>
    private bool Compress(FileRoot root, List<SiblingJob> jobs, CancellationToken cancellation)
    {
        if (jobs.Count == 0) return true;
        long total = jobs.Sum(job => job.Facts.Length);
        var writer = new SiblingWriter(root, bytes => Interlocked.Add(ref _bytesRead, bytes));
        bool showsBar = terminal is { ErrorIsTerminal: true, IsDumb: false } && options.Verbosity > Verbosity.Quiet;
        _writer = writer;
        _bar = showsBar ? new ProgressBar(messages, terminal.WantsColours, terminal.Columns, () => (Volatile.Read(ref _bytesRead), total, $"{Volatile.Read(ref _ended)} of {jobs.Count}")) : null;
        try
        {
            // The longest first, so that no processor is left with one of them at the end.
            var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.ForEach(jobs.OrderByDescending(job => job.Facts.Length), parallel, job => Note(writer.Write(job, cancellation)));
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _bar?.Dispose();
            _bar = null;
        }
    }

    private void Note(SiblingResult result)
    {
        lock (_gate)
        {
            _ended++;
            if (result.Problem is { } problem)
            {
                Fail(problem);
                return;
            }

            if (result.Bytes is not { } bytes)
            {
                _notSmaller++;
                if (!result.IsRemoved) return;
                _removed++;
                Tell($"{TerminalText.Visible(result.Job.Name)}: removed, a new one would not be smaller than its file\n");
                return;
            }

            _written.Add(result);
            Tell(string.Create(CultureInfo.InvariantCulture, $"{TerminalText.Visible(result.Job.Name)}: {result.Job.Facts.Length} -> {bytes} bytes\n"));
        }
    }

    private void Tell(string line)
    {
        if (options.Verbosity == Verbosity.Quiet || (terminal.OutputIsTerminal && options.Verbosity < Verbosity.Verbose)) return;
        if (_bar is null) Print(line);
        else _bar.Above(() => Print(line));
    }

    private void Fail(string problem)
    {
        _failed++;
        if (_bar is null) messages.Error(TerminalText.Visible(problem));
        else _bar.Above(() => messages.Error(TerminalText.Visible(problem)));
    }

    private string Summary(FolderPlan plan, TimeSpan time, bool isCancelled)
    {
        var text = new StringBuilder();
        if (isCancelled) text.Append("stopped; ");
        text.Append(CultureInfo.InvariantCulture, $"{Count(plan.Files, "file")} to compress, {Count(_written.Count, "sibling")} written");
        foreach (ContentCoding coding in (ContentCoding[])[ContentCoding.Brotli, ContentCoding.Gzip])
        {
            SiblingResult[] coded = [.. _written.Where(result => result.Job.Coding == coding)];
            if (coded.Length == 0) continue;
            long before = coded.Sum(result => result.Job.Facts.Length);
            long after = coded.Sum(result => result.Bytes ?? 0);
            text.Append(CultureInfo.InvariantCulture, $", {Encoding.ASCII.GetString(ContentCodings.Name(coding))} {Size(before)} -> {Size(after)} ({100.0 * after / before:F0} %)");
        }

        if (plan.UpToDate > 0) text.Append(CultureInfo.InvariantCulture, $", {plan.UpToDate} up to date");
        if (_notSmaller > 0) text.Append(CultureInfo.InvariantCulture, $", {_notSmaller} not smaller");
        if (_removed > 0) text.Append(CultureInfo.InvariantCulture, $", {Count(_removed, "old sibling")} removed");
        if (plan.NamesTooLong > 0) text.Append(CultureInfo.InvariantCulture, $", {Count(plan.NamesTooLong, "name")} too long for a sibling");
        if (_failed > 0) text.Append(CultureInfo.InvariantCulture, $", {_failed} failed");
        return text.Append(CultureInfo.InvariantCulture, $", {time.TotalSeconds:F1} s\n").ToString();
    }

    private void Print(string text)
    {
        try
        {
            output.Write(Encoding.UTF8.GetBytes(text));
            output.Flush();
        }
        catch (IOException)
        {
            // Nobody reads it any more; the siblings are what counts.
        }
    }

    private static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    private static string Size(long bytes)
    {
        var text = new ArrayBufferWriter<byte>(16);
        SizeText.WriteRounded(text, bytes);
        return Encoding.ASCII.GetString(text.WrittenSpan);
    }

}
