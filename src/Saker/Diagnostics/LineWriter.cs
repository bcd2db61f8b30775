using System;
using System.IO;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace Saker.Diagnostics;

/// <summary>
/// Carries lines from any thread to a stream without making the thread wait: lines are copied to a bounded buffer, and a thread of
/// its own writes them in batches. What does not fit is dropped, counted and reported. Shared.
/// </summary>
/// <remarks>
/// Two arrays change places: lines go to one while the other is being written. The lock is held for a copy of one line, never for
/// a system call, except the one that wakes the writing thread when it has nothing to do.
/// </remarks>
internal sealed class LineWriter : IDisposable
{
    /// <summary>The most bytes that wait to be written; lines beyond are dropped.</summary>
    /// <remarks>About 8,000 combined lines: a quarter of a second of a busy core.</remarks>
    public const int DefaultMaxPendingBytes = 1024 * 1024;

    // How long to wait, when closing, for an output that takes nothing any more: a pipe nobody reads must not keep the process alive.
    private static readonly TimeSpan s_closePatience = TimeSpan.FromSeconds(1);

    // At most one report of dropped lines in this time: whoever cannot take the log would not like to take the complaints either.
    private static readonly TimeSpan s_reportInterval = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Stream _output;
    private readonly string _name;
    private readonly TimeSpan _gather;
    private readonly int _maxPendingBytes;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly Thread _thread;
    private byte[] _pending = new byte[4096];
    private byte[] _writing = new byte[4096];
    private int _pendingLength;
    private long _dropped;
    private bool _closing;
    private bool _isGone;

    // The writing thread's own.
    private long _reportedDropped;
    private long? _lastReport;
    private long _lost;
    private bool _failing;

    /// <summary>Starts the writing thread.</summary>
    /// <param name="output">Where lines go; stays the caller's.</param>
    /// <param name="name">What these lines are, for messages: "access log".</param>
    /// <param name="gather">How long lines may wait for others to be written together with; zero to write at once.</param>
    /// <param name="log">Told of dropped lines, at most every ten seconds, and once each time that the output fails or recovers.</param>
    /// <param name="maxPendingBytes">The most bytes that wait.</param>
    /// <param name="time">The clock of the reports.</param>
    public LineWriter(Stream output, string name, TimeSpan gather, ILogger log, int maxPendingBytes = DefaultMaxPendingBytes, TimeProvider? time = null)
    {
        _output = output;
        _name = name;
        _gather = gather;
        _log = log;
        _maxPendingBytes = maxPendingBytes;
        _time = time ?? TimeProvider.System;
        _thread = new Thread(WriteAll) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>How many lines were dropped because the output was too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Takes a copy of <paramref name="line"/>, which ends with a line feed; false when it was dropped.</summary>
    public bool TryWrite(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_closing || _isGone) return false;
            int needed = _pendingLength + line.Length;
            if (needed > _maxPendingBytes)
            {
                _dropped++;
                return false;
            }

            if (needed > _pending.Length) Array.Resize(ref _pending, Math.Min(Math.Max(_pending.Length * 2, needed), _maxPendingBytes));
            line.CopyTo(_pending.AsSpan(_pendingLength));
            // The writer sleeps until the first line, then gathers until time is up or half of the room is taken.
            bool wake = _pendingLength == 0 || (_pendingLength < _maxPendingBytes / 2 && needed >= _maxPendingBytes / 2);
            _pendingLength = needed;
            if (wake) Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Takes no more lines, writes those that wait, and gives up on an output that takes none of them for a second.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }

        if (!_thread.Join(s_closePatience)) LogMessages.OutputStuck(_log, _name);
    }

    private void WriteAll()
    {
        while (TryTake(out ReadOnlySpan<byte> batch))
        {
            Write(batch);
            ReportDropped();
        }

        ReportDropped(isLast: true);
    }

    /// <summary>Waits for lines and takes all there are; false when there are none and never will be.</summary>
    private bool TryTake(out ReadOnlySpan<byte> batch)
    {
        lock (_gate)
        {
            while (_pendingLength == 0)
            {
                if (_closing || _isGone)
                {
                    batch = default;
                    return false;
                }

                Monitor.Wait(_gate);
            }

            if (_gather > TimeSpan.Zero && !_closing && _pendingLength < _maxPendingBytes / 2) Monitor.Wait(_gate, _gather);
            (_pending, _writing) = (_writing, _pending);
            batch = _writing.AsSpan(0, _pendingLength);
            _pendingLength = 0;
            return true;
        }
    }

    private void Write(ReadOnlySpan<byte> batch)
    {
        try
        {
            // A write that failed may have written a part: what follows begins on a line of its own.
            if (_failing) _output.WriteByte((byte)'\n');
            _output.Write(batch);
            _output.Flush();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (OutputFault.IsBrokenPipe(fault))
            {
                lock (_gate)
                {
                    _isGone = true;
                    _pendingLength = 0;
                }

                LogMessages.OutputGone(_log, _name);
                return;
            }

            _lost += batch.Count((byte)'\n');
            if (!_failing) LogMessages.OutputFails(_log, _name, fault.Message);
            _failing = true;
            return;
        }

        if (!_failing) return;
        LogMessages.OutputRecovered(_log, _name, _lost);
        _failing = false;
        _lost = 0;
    }

    private void ReportDropped(bool isLast = false)
    {
        long dropped = Dropped;
        if (dropped == _reportedDropped) return;
        long now = _time.GetTimestamp();
        if (!isLast && _lastReport is { } last && _time.GetElapsedTime(last, now) < s_reportInterval) return;
        LogMessages.LinesDropped(_log, _name, dropped - _reportedDropped);
        _reportedDropped = dropped;
        _lastReport = now;
    }
}
