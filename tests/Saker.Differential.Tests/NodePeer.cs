using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;

namespace Saker.Differential.Tests;

/// <summary>Node's <c>http</c>, as a child process.</summary>
internal sealed class NodePeer : Peer
{
    private readonly Process _process;

    private NodePeer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public override string Name => "Node";

    protected override int Port { get; }

    /// <summary>Null where there is no node.</summary>
    public static async Task<NodePeer?> TryStartAsync()
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "node-peer.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        Process process;
        try
        {
            process = Process.Start(start) ?? throw new InvalidOperationException("no process");
        }
        catch (Win32Exception)
        {
            return null;
        }

        string? port = await process.StandardOutput.ReadLineAsync();
        return new NodePeer(process, int.Parse(port!, CultureInfo.InvariantCulture));
    }

    public override async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
