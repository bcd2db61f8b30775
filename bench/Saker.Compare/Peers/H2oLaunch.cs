using Saker.Compare.Machine;

namespace Saker.Compare.Peers;

/// <summary>h2o: keeps open files by itself; no access log unless asked for.</summary>
internal static class H2oLaunch
{
    public static Launch For(PeerSettings settings)
    {
        string configuration = settings.Write("h2o.conf", $"""
            user: root
            num-threads: {settings.Workers}
            max-connections: 20000
            http1-request-timeout: 3600
            pid-file: {settings.ScratchFolder}/h2o.pid
            file.send-compressed: ON
            error-log: {settings.ScratchFolder}/error.log
            listen:
              host: 127.0.0.1
              port: {settings.Port}
            {Encryption(settings)}
            hosts:
              default:
                paths:
                  /:
                    file.dir: {settings.SiteFolder}

            """);
        return new Launch("h2o", "-c", configuration);
    }

    private static string Encryption(PeerSettings settings) => settings.IsEncrypted
        ? $"  ssl:\n    certificate-file: {settings.Certificate.Chain}\n    key-file: {settings.Certificate.Key}"
        : "";
}
