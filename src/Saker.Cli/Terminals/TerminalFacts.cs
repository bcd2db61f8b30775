using System;
using System.IO;
using Saker.Transport.FileSystem;

namespace Saker.Cli.Terminals;

/// <summary>Where the command's two outputs lead, looked at once when it starts. Immutable.</summary>
/// <param name="OutputIsTerminal">Whether stdout is a terminal.</param>
/// <param name="ErrorIsTerminal">Whether stderr is a terminal.</param>
/// <param name="WantsColours">Whether a terminal may be sent colours.</param>
/// <param name="IsDumb">Whether a terminal cannot go back in a line.</param>
internal sealed record TerminalFacts(bool OutputIsTerminal, bool ErrorIsTerminal, bool WantsColours, bool IsDumb)
{
    /// <summary>Looks at this process.</summary>
    /// <param name="environment">The value of an environment variable, or null where there is none.</param>
    public static TerminalFacts Detect(Func<string, string?> environment) =>
        new(!Console.IsOutputRedirected, !Console.IsErrorRedirected, ColoursIn(environment), environment("TERM") == "dumb");

    /// <summary>How many columns stderr's terminal has now; null when it is no terminal or does not say.</summary>
    public int? Columns()
    {
        if (!ErrorIsTerminal) return null;
        if (OperatingSystem.IsLinux()) return TerminalWidth.Of(2);
        try
        {
            return Console.WindowWidth is > 0 and var columns ? columns : null;
        }
        catch (Exception unknown) when (unknown is IOException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether somebody at a terminal with this environment wants colours.</summary>
    internal static bool ColoursIn(Func<string, string?> environment)
    {
        // no-color.org: set to anything but nothing.
        if (environment("NO_COLOR") is { Length: > 0 } || environment("TERM") == "dumb") return false;

        // Windows' older console shows the sequences themselves; Windows Terminal says that it is there.
        return !OperatingSystem.IsWindows() || environment("WT_SESSION") is { Length: > 0 };
    }
}
