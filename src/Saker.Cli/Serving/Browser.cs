using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Saker.Cli.Serving;

/// <summary>Shows a URL in the operator's browser.</summary>
internal static class Browser
{
    /// <summary>Asks the desktop to open <paramref name="url"/>.</summary>
    /// <returns>Null, or why it did not work.</returns>
    public static async Task<string?> OpenAsync(string url)
    {
        string opener = OperatingSystem.IsMacOS() ? "open" : OperatingSystem.IsWindows() ? "explorer" : "xdg-open";
        // The desktop's chatter does not belong among our messages.
        var start = new ProcessStartInfo(opener) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(url);
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync(), process.WaitForExitAsync());

            // Explorer's exit code says nothing.
            return process.ExitCode == 0 || OperatingSystem.IsWindows() ? null : $"{opener} failed with code {process.ExitCode}";
        }
        catch (Win32Exception notStarted)
        {
            return $"{opener}: {notStarted.Message}";
        }
    }
}
