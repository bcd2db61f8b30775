using Microsoft.Extensions.Logging;

namespace Saker.Diagnostics;

/// <summary>What the writers of logs say of themselves. An output that cannot be written is an error; one that is read too slowly, a warning.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Error, "the {Name} cannot be written: {Reason}; serving goes on and lines are lost until it can")]
    public static partial void OutputFails(ILogger log, string name, string reason);

    [LoggerMessage(2, LogLevel.Warning, "the {Name} can be written again; {Lost} lines were lost")]
    public static partial void OutputRecovered(ILogger log, string name, long lost);

    [LoggerMessage(3, LogLevel.Error, "nobody reads the {Name} any more; it is off, serving goes on")]
    public static partial void OutputGone(ILogger log, string name);

    [LoggerMessage(4, LogLevel.Warning, "the {Name} is not read fast enough; {Dropped} lines were dropped")]
    public static partial void LinesDropped(ILogger log, string name, long dropped);

    [LoggerMessage(5, LogLevel.Warning, "the {Name} is not read at all; its last lines were given up")]
    public static partial void OutputStuck(ILogger log, string name);
}
