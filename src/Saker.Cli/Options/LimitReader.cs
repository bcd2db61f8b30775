using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using Saker.Protocol.Http1;

namespace Saker.Cli.Options;

/// <summary>Turns the texts of the limits into <see cref="LimitFlags"/>. Not shared: problems go where the other options' go.</summary>
internal sealed class LimitReader(OptionReader reader, LimitOptions options)
{
    /// <summary>A longer timeout than any use of one: whoever wants more wants none.</summary>
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(1);

    /// <summary>Reads all of them.</summary>
    public LimitFlags Read()
    {
        ServerLimits limits = ServerLimits.Default;
        Http1Limits http1 = limits.Http1;
        return new LimitFlags
        {
            Server = limits with
            {
                MaxConnections = Count(options.MaxConnections, 1, int.MaxValue) ?? limits.MaxConnections,
                MaxConnectionsPerAddress = Count(options.MaxConnectionsPerAddress, 0, int.MaxValue) ?? limits.MaxConnectionsPerAddress,
                MaxRequestsPerConnection = Count(options.MaxRequestsPerConnection, 0, int.MaxValue) ?? limits.MaxRequestsPerConnection,
                MaxStreams = Count(options.MaxStreams, 1, ServerLimits.MostStreams) ?? limits.MaxStreams,
                RateLimit = Rate(),
                HeadTimeout = Time(options.HeadTimeout) ?? limits.HeadTimeout,
                IdleTimeout = Time(options.IdleTimeout) ?? limits.IdleTimeout,
                ContentTimeout = Time(options.ContentTimeout) ?? limits.ContentTimeout,
                SendTimeout = Time(options.SendTimeout) ?? limits.SendTimeout,
                MinReceiveRate = (int?)Size(options.MinReceiveRate, 0, int.MaxValue) ?? limits.MinReceiveRate,
                MinSendRate = (int?)Size(options.MinSendRate, 0, int.MaxValue) ?? limits.MinSendRate,
                MaxContentBytes = Size(options.MaxContent, 0, long.MaxValue) ?? limits.MaxContentBytes,
                MaxDiscardedContentBytes = Size(options.MaxDiscard, 0, long.MaxValue) ?? limits.MaxDiscardedContentBytes,
                StreamWindowBytes = (int?)Size(options.StreamWindow, ServerLimits.SmallestWindow, int.MaxValue) ?? limits.StreamWindowBytes,
                ConnectionWindowBytes = (int?)Size(options.ConnectionWindow, ServerLimits.SmallestWindow, int.MaxValue) ?? limits.ConnectionWindowBytes,
                Http1 = http1 with
                {
                    MaxRequestLineBytes = HeadSize(options.MaxRequestLine) ?? http1.MaxRequestLineBytes,
                    MaxHeadBytes = HeadSize(options.MaxHead) ?? http1.MaxHeadBytes,
                    MaxFieldCount = Count(options.MaxFields, 1, ServerLimits.MostFields) ?? http1.MaxFieldCount,
                    MaxChunkLineBytes = HeadSize(options.MaxChunkLine) ?? http1.MaxChunkLineBytes,
                    MaxChunkExtensionBytes = (int?)Size(options.MaxChunkExtensions, 0, ServerLimits.MostHeadBytes) ?? http1.MaxChunkExtensionBytes,
                    MaxTrailerBytes = HeadSize(options.MaxTrailers) ?? http1.MaxTrailerBytes,
                },
            },
            HandshakeTimeout = Time(options.HandshakeTimeout),
            MaxHandshakes = Count(options.MaxHandshakes, 1, int.MaxValue),
        };
    }

    private T? Of<T>(Option<string> option, Func<string, string, T?> read) => reader.Read(option, read, LimitOptions.Variable(option));

    private int? Count(Option<string> option, int least, int most) => Of<int?>(option, (source, text) =>
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= least && count <= most) return count;
        string range = most == int.MaxValue && !IsTooLarge(text) ? $"from {least}" : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
        string none = least == 0 ? ", where 0 is no limit" : "";
        return Wrong<int>(source, text, $"is not such a number; give one {range}{none}");
    });

    private static bool IsTooLarge(string number) => number.All(char.IsAsciiDigit) && !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private int? HeadSize(Option<string> option) => (int?)Size(option, 16, ServerLimits.MostHeadBytes);

    private long? Size(Option<string> option, long least, long most) => Of<long?>(option, (source, text) =>
    {
        if (!ByteSize.TryParse(text, out long bytes)) return Wrong<long>(source, text, "is not a size; write it as 500, 64k or 16MiB");
        if (bytes >= least && bytes <= most) return bytes;
        return Wrong<long>(source, text, bytes < least
            ? string.Create(CultureInfo.InvariantCulture, $"is too small; give {least} bytes or more")
            : string.Create(CultureInfo.InvariantCulture, $"is too large; give {most} bytes or less"));
    });

    private TimeSpan? Time(Option<string> option) => Of<TimeSpan?>(option, (source, text) =>
        Age.TryParse(text, out TimeSpan time) && time > TimeSpan.Zero && time <= s_longestTimeout
            ? time
            : Wrong<TimeSpan>(source, text, "is not a time to wait; write it as 30s, 5m or 1h, from 1s to 24h"));

    private RateLimit? Rate()
    {
        int? burst = Count(options.RateBurst, 1, 1_000_000);
        RateLimit? rate = Of(options.RateLimit, (source, text) =>
        {
            string[] parts = text.Split('/');
            TimeSpan per = parts.Length < 2 ? default : parts[1] switch { "s" => TimeSpan.FromSeconds(1), "m" => TimeSpan.FromMinutes(1), "h" => TimeSpan.FromHours(1), _ => default };
            if (parts.Length == 2 && per > TimeSpan.Zero && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int requests) && requests is >= 1 and <= 1_000_000)
                return new RateLimit(requests, per, burst ?? 0);
            reader.Values.Problems.Add($"{source}: '{text}' is not a rate; write it as 100/s, 600/m or 5000/h, with 1 to 1000000 requests");
            return null;
        });
        if (burst is not null && rate is null && reader.Values.Problems.Count == 0)
            reader.Values.Problems.Add("--rate-burst is how many requests --rate-limit lets come at once; give that too");
        return rate;
    }

    private T? Wrong<T>(string source, string text, string why)
        where T : struct
    {
        reader.Values.Problems.Add($"{source}: '{text}' {why}");
        return null;
    }
}
