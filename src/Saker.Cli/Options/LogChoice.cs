namespace Saker.Cli.Options;

/// <summary>The values of <c>--log</c>.</summary>
internal enum LogChoice
{
    /// <summary>For people.</summary>
    Pretty,

    /// <summary>For the tools that read web servers' logs.</summary>
    Combined,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>No access lines.</summary>
    None,
}
