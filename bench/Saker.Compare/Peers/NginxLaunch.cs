using System.IO;
using Saker.Compare.Machine;

namespace Saker.Compare.Peers;

/// <summary>nginx twice: as fast as its options make it, and as a Debian package leaves it.</summary>
internal static class NginxLaunch
{
    // Debian: libnginx-mod-http-brotli-static.
    private const string BrotliModule = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

    private static bool HasBrotli => File.Exists(BrotliModule);

    public static Launch Tuned(PeerSettings settings, bool sendFile) => For(settings, connections: 20000, http: $$"""
            access_log off;
            sendfile {{(sendFile ? "on" : "off")}};
            tcp_nopush off;
            keepalive_timeout 3600s;
            keepalive_requests 1000000000;
            open_file_cache max=20000 inactive=3600s;
            open_file_cache_valid 60s;
            open_file_cache_min_uses 1;
            open_file_cache_errors on;
            {{(HasBrotli ? "brotli_static on;" : "")}}
        """);

    /// <summary>Debian's nginx.conf: its http block and its 768 connections, with the log in the scratch folder and one worker.</summary>
    public static Launch Shipped(PeerSettings settings) => For(settings, connections: 768, http: $$"""
            access_log {{settings.ScratchFolder}}/access.log;
            sendfile on;
            tcp_nopush on;
            types_hash_max_size 2048;
            gzip on;
        """);

    private static Launch For(PeerSettings settings, int connections, string http)
    {
        string folder = settings.ScratchFolder;
        string configuration = settings.Write("nginx.conf", $$"""
            {{(HasBrotli ? $"load_module {BrotliModule};" : "")}}
            daemon off;
            user root;
            worker_processes {{settings.Workers}};
            worker_rlimit_nofile 20000;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events { worker_connections {{connections}}; }
            http {
                include /etc/nginx/mime.types;
                default_type application/octet-stream;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
            {{http}}
                server {
                    listen 127.0.0.1:{{settings.Port}} backlog=4096{{(settings.IsEncrypted ? " ssl" : "")}}{{(settings.IsHttp2 ? " http2" : "")}};
                    ssl_certificate {{settings.Certificate.Chain}};
                    ssl_certificate_key {{settings.Certificate.Key}};
                    ssl_protocols TLSv1.2 TLSv1.3;
                    root {{settings.SiteFolder}};
                }
            }

            """);
        return new Launch("nginx", "-e", $"{folder}/error.log", "-c", configuration);
    }
}
