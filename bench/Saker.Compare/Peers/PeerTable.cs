using Saker.Compare.Machine;
using Saker.Compare.Works;

namespace Saker.Compare.Peers;

/// <summary>Everybody who can take part. A new peer is a row here and a class that writes its configuration.</summary>
internal static class PeerTable
{
    public static readonly Peer[] All =
    [
        new(PeerNames.Floor, "C, epoll, canned answer", null, FloorLaunch.For) { Can = Abilities.Siblings },
        new(PeerNames.Saker, "Saker, epoll transport", null, settings => SakerLaunch.For(settings, settings.Installed.Saker, "epoll")) { Can = Abilities.All },
        new(PeerNames.SakerSockets, "Saker, System.Net.Sockets transport", null, settings => SakerLaunch.For(settings, settings.Installed.Saker, "sockets")) { Can = Abilities.All },
        new(PeerNames.SakerBefore, "the other build of Saker, --saker-before", null, settings => SakerLaunch.For(settings, settings.Installed.SakerBefore!, "epoll")) { Can = Abilities.All },
        new(PeerNames.Nginx, "nginx, tuned", "nginx", settings => NginxLaunch.Tuned(settings, sendFile: true)) { Can = Abilities.All },
        new(PeerNames.NginxShipped, "nginx, as Debian ships it", "nginx", NginxLaunch.Shipped),
        new(PeerNames.NginxCopying, "nginx, tuned, sendfile off", "nginx", settings => NginxLaunch.Tuned(settings, sendFile: false)) { LargeFilesOnly = true },
        new(PeerNames.H2o, "h2o", "h2o", H2oLaunch.For) { Can = Abilities.All },
        new(PeerNames.Lighttpd, "lighttpd", "lighttpd", LighttpdLaunch.For),
        new(PeerNames.Caddy, "Caddy file_server", "caddy", CaddyLaunch.For),
        new(PeerNames.AspNet, "ASP.NET Core UseStaticFiles", null, settings =>
            new Launch("dotnet", settings.Installed.AspNetStatic, settings.SiteFolder, $"{settings.Port}")),
    ];
}
