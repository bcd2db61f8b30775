using System;
using System.Threading.Tasks;
using Saker.Exchange;

namespace Saker.Tests.Files;

/// <summary>Does blocking work at once, on the caller's thread, and counts it.</summary>
internal sealed class InlineOffload : IOffload
{
    public int Count { get; private set; }

    public ValueTask<TResult> RunAsync<TArgument, TResult>(Func<TArgument, TResult> work, TArgument argument)
    {
        Count++;
        return new ValueTask<TResult>(work(argument));
    }
}
