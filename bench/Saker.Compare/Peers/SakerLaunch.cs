using System;
using System.Collections.Generic;
using System.Linq;
using Saker.Compare.Machine;

namespace Saker.Compare.Peers;

/// <summary>Saker itself. It takes one loop for each processor that it may run on, so the placement says how many.</summary>
internal static class SakerLaunch
{
    public static Launch For(PeerSettings settings, IReadOnlyList<string> command, string transport)
        => new(
            command[0],
            [.. command.Skip(1), settings.SiteFolder, "--port", $"{settings.Port}", "--host", "127.0.0.1", "--transport", transport, "--log", "none", "-q",
                .. Encryption(settings), .. settings.CacheBytes is { } bytes ? ["--memory", $"{bytes}"] : Array.Empty<string>()]);

    private static string[] Encryption(PeerSettings settings)
        => settings.IsEncrypted ? ["--cert", settings.Certificate.Chain, "--key", settings.Certificate.Key] : [];
}
