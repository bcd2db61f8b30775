using System;
using System.Threading;
using System.Threading.Tasks;
using Saker.Soak.Exchanges;

namespace Saker.Soak.Clients;

/// <summary>Begins downloads of long files and goes away in the middle.</summary>
internal sealed class AbortingClient(string name, Traffic traffic, Endpoint endpoint, Random random) : IClient
{
    private readonly ExchangeMaker _maker = new(traffic.Site, random);

    public string Name => name;

    public async Task RoundAsync(CancellationToken cancel)
    {
        await traffic.Pacer.NextAsync(20, cancel);
        await using Http1Connection connection = await Http1Connection.OpenAsync(endpoint, receiveBuffer: 32 * 1024, cancel);
        Exchange exchange = _maker.LongFile();
        exchange.Asked = Clock.Now;
        await connection.SendAsync(Http1Connection.Write(exchange, isLast: false), cancel);

        // The answer is never whole: it is left after the time that was meant for it.
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        impatience.CancelAfter(random.Next(5, 60));
        try
        {
            Answer? answer = await connection.ReadAsync(exchange, TimeSpan.FromMilliseconds(5), 64 * 1024, impatience.Token);
            if (answer is not null) traffic.Take(name, exchange, answer);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            traffic.Tally.Note("downloads aborted");
        }

        if (random.Next(2) == 0) connection.Reset();
    }
}
