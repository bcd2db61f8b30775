namespace Saker.Cli.Options;

/// <summary>How much the command says on stderr.</summary>
internal enum Verbosity
{
    /// <summary>Errors alone.</summary>
    Quiet,

    /// <summary>The ready line, warnings and errors.</summary>
    Normal,

    /// <summary>Everything, with the stack traces of exceptions.</summary>
    Verbose,
}
