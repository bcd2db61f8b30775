using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Saker.Cli.Serving;

/// <summary>
/// Finds who listens on a port: Linux's /proc/net/tcp names the sockets, and the descriptors of every process that may be looked
/// at (one's own, or all for root) name their sockets (proc(5)).
/// </summary>
internal static class PortOwner
{
    // The state column of a listening socket.
    private const string Listening = "0A";

    /// <summary>Who listens on <paramref name="port"/>, as "pid 123 (node)"; null when it cannot be seen.</summary>
    /// <param name="port">A TCP port.</param>
    /// <param name="proc">Where proc is mounted.</param>
    public static string? Find(int port, string proc = "/proc")
    {
        HashSet<string> sockets = [.. Listeners(Path.Combine(proc, "net/tcp"), port), .. Listeners(Path.Combine(proc, "net/tcp6"), port)];
        if (sockets.Count == 0) return null;
        foreach (string process in Names(proc).Where(path => Path.GetFileName(path).All(char.IsAsciiDigit)))
        {
            if (!Names(Path.Combine(process, "fd")).Any(descriptor => Target(descriptor) is { } target && sockets.Contains(target))) continue;
            return $"pid {Path.GetFileName(process)} ({Read(Path.Combine(process, "comm")).Trim()})";
        }

        return null;
    }

    /// <summary>How to find out by hand, on this system.</summary>
    public static string HowToFind(int port) =>
        OperatingSystem.IsLinux() ? $"sudo ss -ltnp 'sport = :{port}' tells by whom"
        : OperatingSystem.IsWindows() ? $"netstat -ano | findstr :{port} tells by whom"
        : $"sudo lsof -nP -iTCP:{port} -sTCP:LISTEN tells by whom";

    /// <summary>The descriptor targets ("socket:[123]") of the sockets that listen on <paramref name="port"/>.</summary>
    private static IEnumerable<string> Listeners(string table, int port)
    {
        string suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (string line in Read(table).Split('\n').Skip(1))
        {
            // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …
            string[] columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > 9 && columns[3] == Listening && columns[1].EndsWith(suffix, StringComparison.Ordinal)) yield return $"socket:[{columns[9]}]";
        }
    }

    // Processes end and forbid while one looks: what cannot be seen is not there.
    private static string[] Names(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
