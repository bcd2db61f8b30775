using System;
using System.Net;
using System.Threading.Tasks;
using Saker;
using Saker.Exchange;

var options = new ServerOptions { EndPoints = { new IPEndPoint(IPAddress.Loopback, 0) } };      // port 0: a free one
await using var server = new HttpServer(async request =>
{
    await Task.Delay(20, request.Aborted);      // in place of what a program waits for: a database, another service
    return Response.Text($"Hello from {request.Path}\n");
}, options);
await server.StartAsync();
Console.WriteLine($"http://{server.EndPoints[0]}/ (Enter stops it)");
Console.ReadLine();
await server.StopAsync(TimeSpan.FromSeconds(10));
