namespace Saker.Cli.Options;

/// <summary>A shell that <c>saker completion</c> writes a script for.</summary>
internal enum Shell
{
    /// <summary>GNU Bash.</summary>
    Bash,

    /// <summary>Z shell.</summary>
    Zsh,

    /// <summary>fish.</summary>
    Fish,

    /// <summary>PowerShell.</summary>
    Pwsh,
}
