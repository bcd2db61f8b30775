using System;
using System.IO;
using System.Text.Json;
using Saker.Diagnostics;
using Xunit;

namespace Saker.Tests.Diagnostics;

public class AccessLogWriterTests
{
    [Fact]
    public void Everything_recorded_is_written_by_the_time_the_log_is_disposed()
    {
        using var output = new MemoryStream();
        using (var log = new AccessLogWriter(output, AccessLogFormat.Json))
        {
            for (int i = 0; i < 100; i++) log.Record(new Entry { Content = i }.ToAccessLogEntry());
        }

        string[] lines = System.Text.Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal(100, lines.Length);
        for (int i = 0; i < 100; i++)
        {
            using JsonDocument line = JsonDocument.Parse(lines[i]);
            Assert.Equal(i, line.RootElement.GetProperty("bytes").GetInt32());
        }
    }

    [Theory]
    [InlineData(AccessLogFormat.Pretty)]
    [InlineData(AccessLogFormat.Combined)]
    [InlineData(AccessLogFormat.Json)]
    public void A_line_costs_no_allocation(AccessLogFormat format)
    {
        // No more room than at the start, so that no growing of the buffer is counted here; dropped lines were formatted all the same.
        using var log = new AccessLogWriter(Stream.Null, format, new AccessLogWriterOptions { MaxPendingBytes = 4096 });
        var entry = new Entry { Path = Entry.Bytes("/\"\\\u009b"), Query = Entry.Bytes("q"), Remote = "::ffff:192.0.2.7" };
        Exchange.AccessLogEntry line = entry.ToAccessLogEntry();
        for (int i = 0; i < 40; i++) log.Record(line);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) log.Record(line);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_monstrous_line_is_written_whole()
    {
        using var output = new MemoryStream();
        using (var log = new AccessLogWriter(output, AccessLogFormat.Combined))
        {
            log.Record(new Entry { Path = new byte[32 * 1024] }.ToAccessLogEntry());
            log.Record(new Entry().ToAccessLogEntry());
        }

        Assert.True(output.Length > 4 * 32 * 1024);
    }

    [Fact]
    public void A_format_that_does_not_exist_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AccessLogWriter(Stream.Null, (AccessLogFormat)9));
}
