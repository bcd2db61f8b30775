using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.Soak.Exchanges;

namespace Saker.Soak.Clients;

/// <summary>A new connection each time: for one request, for nothing, for half a head, for nonsense; ended by FIN or reset.</summary>
internal sealed class ChurnClient(string name, Traffic traffic, Endpoint endpoint, Random random) : IClient
{
    private static readonly string[] s_nonsense =
    [
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET /\r\n\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n", "\0\0\0\0", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    ];

    private readonly ExchangeMaker _maker = new(traffic.Site, random);

    public string Name => name;

    public async Task RoundAsync(CancellationToken cancel)
    {
        await traffic.Pacer.NextAsync(1, cancel);
        await using Http1Connection connection = await Http1Connection.OpenAsync(endpoint, receiveBuffer: null, cancel);
        Exchange exchange = _maker.Any();
        exchange.Asked = Clock.Now;
        byte[] request = Http1Connection.Write(exchange, isLast: random.Next(2) == 0);
        switch (random.Next(10))
        {
            case 0:
                traffic.Tally.Note("connections without a request");
                break;
            case 1:
                await connection.SendAsync(request.AsMemory(0, request.Length / 2), cancel);
                traffic.Tally.Note("connections ended within a head");
                if (random.Next(2) == 0) connection.Reset();
                break;
            case 2:
                await connection.SendAsync(request, cancel);
                traffic.Tally.Note("connections reset after a request");
                connection.Reset();
                break;
            case 3:
                await NonsenseAsync(connection, cancel);
                break;
            default:
                await connection.SendAsync(request, cancel);
                Answer? answer = await connection.ReadAsync(exchange, TimeSpan.Zero, int.MaxValue, cancel);
                if (answer is null) throw new InvalidDataException($"the connection ended in place of the answer to {exchange}");
                traffic.Take(name, exchange, answer);
                break;
        }
    }

    private async Task NonsenseAsync(Http1Connection connection, CancellationToken cancel)
    {
        string nonsense = s_nonsense[random.Next(s_nonsense.Length)];
        await connection.SendAsync(Encoding.Latin1.GetBytes(nonsense), cancel);
        Answer? answer = await connection.ReadAsync(new Exchange(ExchangeKind.Whole, "/"), TimeSpan.Zero, int.MaxValue, cancel);
        if (answer?.Status is not 400 || !connection.IsLast) throw new InvalidDataException($"{nonsense.Split('\r')[0]} got {answer?.ToString() ?? "no answer"}");
        traffic.Tally.Note("malformed requests, refused");
    }
}
