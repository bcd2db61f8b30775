using System;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Transport;

namespace Saker.Differential.Tests;

/// <summary>Our own whole server, in this process: its connections must see what its parsers see.</summary>
internal sealed class SakerPeer : Peer
{
    private readonly HttpServer _server;

    private SakerPeer(HttpServer server) => _server = server;

    public override string Name => "Saker";

    protected override int Port => _server.EndPoints[0].Port;

    public static async Task<SakerPeer> StartAsync(TransportKind transport)
    {
        var options = new ServerOptions { EndPoints = { new IPEndPoint(IPAddress.Loopback, 0) }, Transport = transport };
        var peer = new SakerPeer(new HttpServer(AnswerAsync, options));
        await peer._server.StartAsync();
        return peer;
    }

    public override ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async ValueTask<Response?> AnswerAsync(Request request)
    {
        byte[]? content = await request.Content.ReadAllAsync();
        if (content is null)
        {
            // The server answers for a content that is broken; what we say is not sent.
            return null;
        }

        string saw = $"{request.MethodName} {Encoding.Latin1.GetString(request.PathBytes)}|{request.Query} [{Encoding.Latin1.GetString(content)}]";
        var response = Response.Text("");
        response.Fields.Add("X-Saw", Convert.ToBase64String(Encoding.Latin1.GetBytes(saw)));
        return response;
    }
}
