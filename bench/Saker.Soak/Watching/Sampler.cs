using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Soak.Watching;

/// <summary>Looks at the servers at the end of every period. One task.</summary>
internal sealed class Sampler(IReadOnlyList<ServerProcess> servers, Tally tally, TimeSpan length, Action<Period> told)
{
    private readonly List<Period> _periods = [];

    /// <summary>The periods so far.</summary>
    public IReadOnlyList<Period> Periods => _periods;

    public async Task RunAsync(CancellationToken cancel)
    {
        TimeSpan began = Clock.Now;
        long answers = 0;
        while (true)
        {
            try
            {
                await Task.Delay(length, cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var readings = new Dictionary<string, ProcessReading>(StringComparer.Ordinal);
            foreach (ServerProcess server in servers)
            {
                try
                {
                    readings[server.Name] = server.Read();
                }
                catch (IOException gone)
                {
                    tally.Fault($"the server for {server.Name} is gone: {gone.Message}\n{string.Join('\n', server.Messages)}");
                    return;
                }
            }

            long sum = tally.Answers;
            _periods.Add(new Period(Clock.Now - began, sum - answers, readings, tally.TakeLatencies()));
            answers = sum;
            told(_periods[^1]);
        }
    }
}
