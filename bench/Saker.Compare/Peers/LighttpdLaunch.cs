using Saker.Compare.Machine;

namespace Saker.Compare.Peers;

/// <summary>lighttpd without modules, logs or limits in the way.</summary>
internal static class LighttpdLaunch
{
    public static Launch For(PeerSettings settings)
    {
        string configuration = settings.Write("lighttpd.conf", $"""
            server.modules = ()
            server.bind = "127.0.0.1"
            server.port = {settings.Port}
            server.document-root = "{settings.SiteFolder}"
            server.errorlog = "{settings.ScratchFolder}/error.log"
            server.upload-dirs = ( "{settings.ScratchFolder}" )
            server.listen-backlog = 4096
            server.max-fds = 20000
            server.max-connections = 20000
            server.max-keep-alive-requests = 65535
            server.max-keep-alive-idle = 3600
            mimetype.assign = ( ".html" => "text/html", ".js" => "text/javascript", ".png" => "image/png",
                                ".jpg" => "image/jpeg", ".mp4" => "video/mp4", ".zip" => "application/zip" )

            """);
        return new Launch("lighttpd", "-D", "-f", configuration);
    }
}
