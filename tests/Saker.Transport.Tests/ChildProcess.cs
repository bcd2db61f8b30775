using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace Saker.Transport.Tests;

/// <summary>Runs one explicit test of this suite in a process of its own: for what a process cannot do to itself and go on.</summary>
internal static class ChildProcess
{
    /// <param name="test">The method; it must be marked explicit.</param>
    /// <param name="before">Shell commands to run first.</param>
    /// <param name="environment">Variables that tell the test what to do.</param>
    internal static Process Start(string test, string before, Dictionary<string, string> environment)
    {
        ProcessStartInfo start = new("/bin/sh") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        string self = Path.Combine(AppContext.BaseDirectory, "Saker.Transport.Tests");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{before}; exec '{self}' -explicit only -method '*.{test}'");
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
