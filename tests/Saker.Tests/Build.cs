using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace Saker.Tests;

/// <summary>What kind of build is being tested.</summary>
internal static class Build
{
    private static readonly bool s_isOptimised =
        typeof(HttpServer).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };

    /// <summary>Skips a test of allocations in a debug build, where the compiler makes asynchronous methods' state a class.</summary>
    public static void MustBeOptimised() => Assert.SkipUnless(s_isOptimised, "a debug build allocates the state of every asynchronous call: dotnet test -c Release");
}
