using System.Collections.Generic;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>One way in which a system call fails.</summary>
/// <param name="Call">The call.</param>
/// <param name="Error">The error it answers with, by its name.</param>
/// <param name="When">Which calls of a thread, in strace's words: 1+3 is the first and every third after it.</param>
internal sealed record SystemCallFault(string Call, string Error, string When = "1+3")
{
    /// <summary>As strace wants it.</summary>
    public IEnumerable<string> Arguments => ["-e", $"inject={Call}:error={Error}:when={When}"];

    /// <inheritdoc/>
    public override string ToString() => $"{Call} {Error}";
}
