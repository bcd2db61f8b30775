using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Saker.Soak.Exchanges;

namespace Saker.Soak.Clients;

/// <summary>Downloads a long file slowly, through small buffers, and wants all of it to be right.</summary>
internal sealed class SlowReadingClient(string name, Traffic traffic, Endpoint endpoint, Random random) : IClient
{
    private const int PieceBytes = 32 * 1024;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(40);

    private readonly ExchangeMaker _maker = new(traffic.Site, random);

    public string Name => name;

    public async Task RoundAsync(CancellationToken cancel)
    {
        await traffic.Pacer.NextAsync(50, cancel);
        await using Http1Connection connection = await Http1Connection.OpenAsync(endpoint, receiveBuffer: 16 * 1024, cancel);
        Exchange exchange = _maker.LongFile();
        exchange.Asked = Clock.Now;
        await connection.SendAsync(Http1Connection.Write(exchange, isLast: false), cancel);
        Answer? answer = await connection.ReadAsync(exchange, s_pause, PieceBytes, cancel);
        if (answer is null) throw new InvalidDataException($"the connection ended in place of the answer to {exchange}");
        traffic.Take(name, exchange, answer);
    }
}
