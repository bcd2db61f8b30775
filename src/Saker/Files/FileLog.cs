using System;
using System.Text;
using Microsoft.Extensions.Logging;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>What the operator is told of files. The client is told a status and no more.</summary>
internal static partial class FileLog
{
    [LoggerMessage(1, LogLevel.Error, "cannot open '{Path}': {Status}, error {ErrorNumber}")]
    public static partial void OpenFailed(ILogger logger, string path, OpenStatus status, int errorNumber);

    [LoggerMessage(2, LogLevel.Error, "'{Path}' changed each time it was read; it is not served until it stands still")]
    public static partial void NeverStill(ILogger logger, string path);

    [LoggerMessage(3, LogLevel.Error, "cannot read '{Path}'")]
    public static partial void ReadFailed(ILogger logger, string path, Exception error);

    [LoggerMessage(4, LogLevel.Warning, "no descriptor left to open '{Path}'; answered 503")]
    public static partial void NoDescriptor(ILogger logger, string path);

    [LoggerMessage(5, LogLevel.Warning, "the folder '{Path}' is gone; it is served again once it is back")]
    public static partial void RootGone(ILogger logger, string path);

    [LoggerMessage(6, LogLevel.Information, "the folder '{Path}' is back")]
    public static partial void RootBack(ILogger logger, string path);

    /// <summary>Why a path is 404. Its text is made only when somebody reads it.</summary>
    public static void NotServed(ILogger logger, byte[] path, string reason)
    {
        if (logger.IsEnabled(LogLevel.Debug)) NotServed(logger, Encoding.UTF8.GetString(path), reason);
    }

    [LoggerMessage(7, LogLevel.Debug, "'{Path}': {Reason}")]
    private static partial void NotServed(ILogger logger, string path, string reason);
}
