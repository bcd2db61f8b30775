using System;
using System.Threading.Tasks;
using Saker.Exchange;

namespace Saker;

/// <summary>Does blocking work at once, where there is no loop to keep free: for <c>saker explain</c>. Stateless.</summary>
internal sealed class InlineOffload : IOffload
{
    public static readonly InlineOffload Instance = new();

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync<TArgument, TResult>(Func<TArgument, TResult> work, TArgument argument) => new(work(argument));
}
