using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>
/// nginx or HAProxy in front of a server, with connections to it that are shared by all clients. It stamps each request that it
/// passes on with a number of its own in User-Agent, says in X-Asked what an answer is to, and logs both.
/// </summary>
internal sealed partial class FrontEnd : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _log;
    private readonly int _gentleSignal;

    private FrontEnd(Process process, string socket, string log, int gentleSignal)
    {
        _process = process;
        _log = log;
        _gentleSignal = gentleSignal;
        Address = new UnixDomainSocketEndPoint(socket);
    }

    /// <summary>The kinds there are: each program as people run it, and as credulous as it can be made.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["nginx", "nginx, streaming and lax", "haproxy", "haproxy, lax"];

    /// <summary>Where it listens: a Unix socket, so that no port can be taken by somebody else.</summary>
    public UnixDomainSocketEndPoint Address { get; }

    /// <summary>Starts one and waits until it accepts.</summary>
    public static async Task<FrontEnd> StartAsync(string kind, string folder, int port)
    {
        bool isNginx = kind.StartsWith("nginx", StringComparison.Ordinal);
        string program = isNginx ? "nginx" : "haproxy";
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists);
        if (path is null) Assert.Skip($"{program} is not installed");
        bool isLax = kind.EndsWith("lax", StringComparison.Ordinal);
        string socket = Path.Combine(folder, "front.sock"), log = Path.Combine(folder, "front.log"), configuration = Path.Combine(folder, "front.conf");
        await File.WriteAllTextAsync(configuration, isNginx ? Nginx(folder, socket, log, port, isLax) : HaProxy(socket, port, isLax));
        string command = isNginx ? "exec \"$0\" -e \"$3\" -c \"$1\"" : "exec \"$0\" -f \"$1\" >\"$2\" 2>\"$3\"";
        var start = new ProcessStartInfo("/bin/sh", ["-c", command, path!, configuration, log, Path.Combine(folder, "front.err")]) { UseShellExecute = false };
        var front = new FrontEnd(Process.Start(start)!, socket, log, isNginx ? Sigquit : Sigusr1);
        for (int i = 0; i < 500; i++)
        {
            using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await probe.ConnectAsync(front.Address);
                return front;
            }
            catch (SocketException) when (!front._process.HasExited)
            {
                await Task.Delay(20);
            }
            catch (SocketException)
            {
                break;
            }
        }

        await front.DisposeAsync();
        throw new InvalidOperationException($"{program} did not start: {await File.ReadAllTextAsync(Path.Combine(folder, "front.err"))}");
    }

    /// <summary>Stops it when its clients are gone, and returns what it logged.</summary>
    public async Task<IReadOnlyList<FrontRequest>> StopAsync()
    {
        _ = Kill(_process.Id, _gentleSignal);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (TimeoutException)
        {
            await DisposeAsync();
        }

        return [.. (await File.ReadAllLinesAsync(_log)).Select(FrontRequest.Parse).OfType<FrontRequest>()];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process.HasExited) return;
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    private static string Nginx(string folder, string socket, string log, int port, bool isLax) => $$"""
        daemon off; master_process off; pid {{folder}}/front.pid; error_log {{folder}}/front.err crit;
        events { worker_connections 1024; }
        http {
          client_body_temp_path {{folder}}/b; proxy_temp_path {{folder}}/p; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
          log_format seen '$request_id|$upstream_addr|$upstream_status|$status|$request_method|$request_uri';
          access_log {{log}} seen;
          keepalive_timeout 3s; client_header_timeout 2s; client_body_timeout 2s; lingering_close off;
          {{(isLax ? "ignore_invalid_headers off; underscores_in_headers on; merge_slashes off;" : "")}}
          upstream saker { server 127.0.0.1:{{port}}; keepalive 4; }
          server {
            listen unix:{{socket}};
            add_header X-Asked "$request_method $request_uri" always;
            location / {
              proxy_pass http://saker; proxy_http_version 1.1; proxy_next_upstream off; {{(isLax ? "proxy_request_buffering off;" : "")}}
              proxy_set_header Connection ""; proxy_set_header Host $http_host; proxy_set_header User-Agent $request_id;
            }
          }
        }
        """;

    // One thread: HAProxy drops a log line when another of its threads is writing one, and these lines are what the test counts by.
    private static string HaProxy(string socket, int port, bool isLax) => $$"""
        global
          nbthread 1
          log stdout len 16384 format raw local0
        defaults
          mode http
          timeout connect 2s
          timeout client 2s
          timeout server 5s
          timeout http-request 2s
          retries 0
        frontend front
          bind unix@{{socket}}
          log global
          unique-id-format %[uuid()]
          log-format "%ID|%s|%[var(txn.answered)]|%ST|%[var(txn.method)]|%[var(txn.target)]"
          {{(isLax ? "option accept-invalid-http-request" : "")}}
          http-request set-var(txn.method) method
          http-request set-var(txn.target) url
          http-request set-header User-Agent %[unique-id]
          http-response set-var(txn.answered) status
          http-after-response set-header X-Asked "%[var(txn.method)] %[var(txn.target)]"
          default_backend saker
        backend saker
          http-reuse always
          server saker 127.0.0.1:{{port}}

        """;

    private const int Sigquit = 3;
    private const int Sigusr1 = 10;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
