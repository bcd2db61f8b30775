using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Saker.Differential.Tests;

/// <summary>ASP.NET Core's server, in this process.</summary>
internal sealed class KestrelPeer : Peer
{
    private readonly WebApplication _application;

    private KestrelPeer(WebApplication application, int port)
    {
        _application = application;
        Port = port;
    }

    public override string Name => "Kestrel";

    protected override int Port { get; }

    public static async Task<KestrelPeer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.AllowHostHeaderOverride = true;
            options.AllowSynchronousIO = false;
            options.Limits.MinRequestBodyDataRate = null;
        });
        WebApplication application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync();
        return new KestrelPeer(application, new Uri(application.Urls.Single()).Port);
    }

    public override ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, context.RequestAborted);
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string text = $"{context.Request.Method} {target} [{Encoding.Latin1.GetString(content.ToArray())}]";
        context.Response.Headers["X-Saw"] = Convert.ToBase64String(Encoding.Latin1.GetBytes(text));
        context.Response.ContentLength = 0;
    }
}
