using Microsoft.Extensions.Logging;
using Saker.Tests.Diagnostics;

namespace Saker.Tests.Truth;

/// <summary>One recorder for everybody who asks for a logger.</summary>
internal sealed class RecordingLoggerFactory : ILoggerFactory
{
    public RecordingLogger Log { get; } = new();

    public ILogger CreateLogger(string categoryName) => Log;

    public void AddProvider(ILoggerProvider provider)
    {
        // Nobody adds any.
    }

    public void Dispose() => Log.Messages.Dispose();
}
