using System.Threading.Tasks;
using Xunit;

namespace Saker.Transport.Tests;

/// <summary>Takes results of operations that must have completed by now, since the test drives the loop by hand.</summary>
internal static class Outcomes
{
    internal static T Now<T>(this ValueTask<T> operation)
    {
        Assert.True(operation.IsCompleted, "the operation should have completed");
        return operation.GetAwaiter().GetResult();
    }
}
