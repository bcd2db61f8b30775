using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Saker.Transport.Tests;

/// <summary>Waits for what another thread or the kernel brings about, giving the processor away in between.</summary>
internal static class Eventually
{
    internal static async Task HoldsAsync(Func<bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > TestServer.Patience) throw new TimeoutException($"never came about: {what}");
            await Task.Delay(1);
        }
    }
}
