using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>A program of the system that a test talks to the server with.</summary>
internal static class Tool
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>The path of <paramref name="name"/>; without it the test is skipped, and says so.</summary>
    public static string Require(string name)
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        if (path is null) Assert.Skip($"{name} is not installed");
        return path;
    }

    /// <summary>Runs a program to its end; it must succeed.</summary>
    public static Task<ToolResult> RunAsync(string name, params string[] arguments) => RunInAsync(Environment.CurrentDirectory, name, arguments);

    /// <summary>Runs a program in a folder to its end; it must succeed.</summary>
    public static async Task<ToolResult> RunInAsync(string folder, string name, params string[] arguments)
    {
        ToolResult result = await TryRunInAsync(folder, name, arguments);
        Assert.True(result.ExitCode == 0, $"{name} {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Error}\n{result.Text}");
        return result;
    }

    /// <summary>Runs a program in a folder to its end, which may be a failure.</summary>
    public static async Task<ToolResult> TryRunInAsync(string folder, string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(Require(name), arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string key, string? value) in s_environment) start.Environment[key] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(s_patience);
        using var output = new MemoryStream();
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.StandardOutput.BaseStream.CopyToAsync(output, patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new ToolResult(process.ExitCode, output.ToArray(), await error);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{name} {string.Join(' ', arguments)} did not end within {s_patience}; it had written: {Encoding.UTF8.GetString(output.ToArray())}", late);
        }
    }

    // No settings of whoever runs the tests, no proxy on the way to loopback.
    private static readonly Dictionary<string, string?> s_environment = new(StringComparer.Ordinal)
    {
        ["http_proxy"] = null,
        ["https_proxy"] = null,
        ["all_proxy"] = null,
        ["HTTP_PROXY"] = null,
        ["HTTPS_PROXY"] = null,
        ["ALL_PROXY"] = null,
        ["CURL_HOME"] = "/nonexistent",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["LC_ALL"] = "C.UTF-8",
    };
}
