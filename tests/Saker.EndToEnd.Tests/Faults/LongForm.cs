using System;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>Whether the long form of the tests of faults was asked for: <c>SAKER_FAULTS=all</c>.</summary>
internal static class LongForm
{
    /// <summary>True for every call with every error, a hundred kills and so on; false for what fits every run.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("SAKER_FAULTS") == "all";
}
