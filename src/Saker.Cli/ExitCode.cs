namespace Saker.Cli;

/// <summary>What the command tells the shell when it ends. Scripts rely on these: they do not change.</summary>
internal static class ExitCode
{
    /// <summary>All went well; also after a stop that was asked for.</summary>
    public const int Success = 0;

    /// <summary>Something failed that the command line is not to blame for: a taken port, a missing folder, a bug.</summary>
    public const int Failure = 1;

    /// <summary>The command line, the environment or the configuration is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Stopped without finishing what was in flight: 128 + SIGINT, as shells write it.</summary>
    public const int Interrupted = 130;
}
