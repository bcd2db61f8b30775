using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Saker.Soak.Exchanges;

namespace Saker.Soak.Clients;

/// <summary>Keeps a connection for a while and asks on it, one request after the other or several at once.</summary>
internal sealed class Http1Client(string name, Traffic traffic, Endpoint endpoint, int depth, Random random) : IClient
{
    private const int MaxRequestsPerConnection = 200;

    private readonly ExchangeMaker _maker = new(traffic.Site, random);

    public string Name => name;

    public async Task RoundAsync(CancellationToken cancel)
    {
        await using Http1Connection connection = await Http1Connection.OpenAsync(endpoint, receiveBuffer: null, cancel);
        int left = random.Next(1, MaxRequestsPerConnection);
        while (left > 0 && !connection.IsLast)
        {
            int count = Math.Min(left, random.Next(1, depth + 1));
            await traffic.Pacer.NextAsync(count, cancel);
            left -= count;
            var exchanges = new List<Exchange>();
            using var bytes = new MemoryStream();
            for (int i = 0; i < count; i++)
            {
                exchanges.Add(_maker.Any());
                bytes.Write(Http1Connection.Write(exchanges[i], isLast: left == 0 && i == count - 1));
            }

            TimeSpan asked = Clock.Now;
            foreach (Exchange exchange in exchanges) exchange.Asked = asked;

            // Sent and read at once: who sends much and reads nothing meanwhile gets both sides stuck.
            Task sending = connection.SendAsync(bytes.ToArray(), cancel);
            foreach (Exchange exchange in exchanges)
            {
                Answer? answer = await connection.ReadAsync(exchange, TimeSpan.Zero, int.MaxValue, cancel);
                if (answer is null) throw new InvalidDataException($"the connection ended in place of the answer to {exchange}");
                traffic.Take(name, exchange, answer);
                if (answer.IsCut) return;
                if (depth == 1) traffic.Tally.Latency(name, answer.Done - asked);

                // A server may say that it is done with a connection; what was sent behind that is for another one.
                if (connection.IsLast) break;
            }

            await sending;
        }
    }
}
