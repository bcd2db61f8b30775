using System.Text;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>What a program left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to stdout.</param>
/// <param name="Error">What it wrote to stderr.</param>
internal sealed record ToolResult(int ExitCode, byte[] Output, string Error)
{
    /// <summary>Stdout as text.</summary>
    public string Text => Encoding.UTF8.GetString(Output);
}
