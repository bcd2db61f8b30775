using System;
using System.IO;
using System.Linq;
using Microsoft.Extensions.Logging;
using Saker.Diagnostics;
using Saker.Files;
using Saker.Transport;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Tests.Diagnostics;

public class QuietLoggerTests
{
    private readonly RecordingLogger _told = new();
    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly QuietLogger _log;

    public QuietLoggerTests() => _log = new QuietLogger(_told, _clock);

    [Fact]
    public void The_first_of_a_kind_is_told_at_once_and_then_one_with_a_count_of_what_was_not()
    {
        for (int i = 0; i < 1000; i++) Say(LogLevel.Error, 1, $"cannot open {i}");
        Assert.Equal(["Error: cannot open 0"], _told.Messages);

        _clock.Advance(QuietLogger.Interval);
        Say(LogLevel.Error, 1, "cannot open it");
        Say(LogLevel.Error, 1, "cannot open that");
        Assert.Equal(["Error: cannot open it (and 999 more of the kind before)"], _told.Messages.Skip(1));

        // Nothing happened for long.
        _clock.Advance(TimeSpan.FromHours(1));
        Say(LogLevel.Error, 1, "cannot open this");
        Assert.Equal("Error: cannot open this (and 1 more of the kind before)", _told.Messages.Last());
        _clock.Advance(TimeSpan.FromHours(1));
        Say(LogLevel.Error, 1, "cannot open these");
        Assert.Equal("Error: cannot open these", _told.Messages.Last());
    }

    [Fact]
    public void Kinds_differ_by_their_number_and_by_the_error()
    {
        for (int i = 0; i < 3; i++)
        {
            Say(LogLevel.Error, 1, "a");
            Say(LogLevel.Warning, 2, "b");
            Say(LogLevel.Error, 3, "c", new IOException("disk", 5));
            Say(LogLevel.Error, 3, "d", new IOException("room", 28));
            FileLog.OpenFailed(_log, "e", OpenStatus.Failed, 5);
            FileLog.OpenFailed(_log, "e", OpenStatus.Failed, 12);
        }

        Assert.Equal(["Error: a", "Warning: b", "Error: c", "Error: d", "Error: cannot open 'e': Failed, error 5", "Error: cannot open 'e': Failed, error 12"], _told.Messages);
    }

    [Fact]
    public void Each_file_that_changes_is_news_until_there_are_too_many()
    {
        for (int i = 0; i < 1000; i++) Saker.Connections.Log.FileChanged(_log, $"/{i % 500}");
        Assert.Equal(257, _told.Messages.Count);
        Assert.Equal(257, _told.Messages.Distinct().Count());

        // When those are past, there is room for others.
        _clock.Advance(QuietLogger.Interval);
        Saker.Connections.Log.FileChanged(_log, "/a");
        Saker.Connections.Log.FileChanged(_log, "/b");
        Assert.Equal(259, _told.Messages.Count);
    }

    [Fact]
    public void What_is_asked_for_and_what_is_a_fault_of_some_code_is_told_each_time()
    {
        for (int i = 0; i < 3; i++)
        {
            Say(LogLevel.Debug, 1, "detail");
            Say(LogLevel.Error, 2, "bug", new InvalidOperationException());
        }

        Assert.Equal(6, _told.Messages.Count);
    }

    private void Say(LogLevel level, int id, string text, Exception? fault = null) => _log.Log(level, new EventId(id), text, fault, static (text, _) => text);
}
