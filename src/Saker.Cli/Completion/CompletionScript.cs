using System.Diagnostics;
using Saker.Cli.Options;

namespace Saker.Cli.Completion;

/// <summary>
/// The text of <c>saker completion SHELL</c>. It holds everything a shell needs to know, so completing starts no process. Pure.
/// </summary>
internal static class CompletionScript
{
    /// <summary>The script that completes <paramref name="command"/> in <paramref name="shell"/>.</summary>
    public static string For(Shell shell, SakerCommand command) => shell switch
    {
        Shell.Bash => BashCompletion.Script(command),
        Shell.Zsh => ZshCompletion.Script(command),
        Shell.Fish => FishCompletion.Script(command),
        Shell.Pwsh => PwshCompletion.Script(command),
        _ => throw new UnreachableException(),
    };
}
