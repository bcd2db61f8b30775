using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Saker.EndToEnd.Tests.SlowDisks;

/// <summary>nginx with one worker and no thread pool, as Debian ships it but for that: sendfile, and the disk waited for in the loop.</summary>
internal sealed class PlainNginx : IAsyncDisposable
{
    private readonly Process _process;

    private PlainNginx(Process process, string socket)
    {
        _process = process;
        Address = new UnixDomainSocketEndPoint(socket);
    }

    /// <summary>Where it listens: a Unix socket, so that no port can be taken by somebody else.</summary>
    public UnixDomainSocketEndPoint Address { get; }

    /// <summary>Starts one that serves <paramref name="site"/>; null where it is not installed.</summary>
    public static async Task<PlainNginx?> TryStartAsync(string site, string folder)
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
            .Select(place => Path.Combine(place, "nginx")).FirstOrDefault(File.Exists);
        if (path is null) return null;
        string socket = Path.Combine(folder, "nginx.sock"), configuration = Path.Combine(folder, "nginx.conf"), errors = Path.Combine(folder, "nginx.err");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; master_process off; pid {{folder}}/nginx.pid; error_log {{errors}} crit;
            events { worker_connections 256; }
            http {
              client_body_temp_path {{folder}}/b; proxy_temp_path {{folder}}/p; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              access_log off; sendfile on; autoindex on; keepalive_requests 1000000;
              server { listen unix:{{socket}}; root {{site}}; }
            }
            """);
        var start = new ProcessStartInfo(path, ["-e", errors, "-c", configuration]) { UseShellExecute = false };
        var server = new PlainNginx(Process.Start(start)!, socket);
        for (int i = 0; i < 500 && !server._process.HasExited; i++)
        {
            if (File.Exists(socket)) return server;
            await Task.Delay(20);
        }

        await server.DisposeAsync();
        throw new InvalidOperationException($"nginx did not start: {await File.ReadAllTextAsync(errors)}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
