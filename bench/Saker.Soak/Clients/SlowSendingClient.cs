using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Saker.Soak.Exchanges;

namespace Saker.Soak.Clients;

/// <summary>Sends its request a few bytes at a time.</summary>
internal sealed class SlowSendingClient(string name, Traffic traffic, Endpoint endpoint, Random random) : IClient
{
    private readonly ExchangeMaker _maker = new(traffic.Site, random);

    public string Name => name;

    public async Task RoundAsync(CancellationToken cancel)
    {
        await traffic.Pacer.NextAsync(1, cancel);
        await using Http1Connection connection = await Http1Connection.OpenAsync(endpoint, receiveBuffer: null, cancel);
        Exchange exchange = _maker.Any();
        ReadOnlyMemory<byte> rest = Http1Connection.Write(exchange, isLast: random.Next(2) == 0);

        // Three seconds for the whole of it at most: a head has ten.
        int piece = Math.Max(1, rest.Length / random.Next(1, 100));
        while (rest.Length > 0)
        {
            exchange.Asked = Clock.Now;
            int count = Math.Min(piece, rest.Length);
            await connection.SendAsync(rest[..count], cancel);
            rest = rest[count..];
            if (rest.Length > 0) await Task.Delay(30, cancel);
        }

        Answer? answer = await connection.ReadAsync(exchange, TimeSpan.Zero, int.MaxValue, cancel);
        if (answer is null) throw new InvalidDataException($"the connection ended in place of the answer to {exchange}");
        traffic.Take(name, exchange, answer);
    }
}
