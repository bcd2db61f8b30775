using System.Collections.Generic;
using Saker.Compare.Machine;

namespace Saker.Compare.Peers;

/// <summary>Caddy's file_server, without its admin endpoint, certificates or access log.</summary>
internal static class CaddyLaunch
{
    public static Launch For(PeerSettings settings)
    {
        string configuration = settings.Write("Caddyfile", $$"""
            {
                admin off
                auto_https off
            }
            http://:{{settings.Port}} {
                bind 127.0.0.1
                root * {{settings.SiteFolder}}
                file_server
            }

            """);
        return new Launch("caddy", "run", "--config", configuration, "--adapter", "caddyfile")
        {
            Environment = new Dictionary<string, string>
            {
                ["XDG_DATA_HOME"] = settings.ScratchFolder,
                ["XDG_CONFIG_HOME"] = settings.ScratchFolder,
            },
        };
    }
}
