using System;
using System.Threading;
using Saker.Fuzz.Coverage;

namespace Saker.Fuzz.Engine;

/// <summary>Executes one input and says what was wrong, if anything was. Owned by one run.</summary>
internal sealed class Execution(Target target)
{
    private const int MaxWarmUps = 16;

    private int _warmUps;

    /// <summary>Null when all promises held; else what did not, the same text for the same fault.</summary>
    public string? Run(ReadOnlySpan<byte> input)
    {
        string? problem = RunOnce(input, out long allocated);

        // The first execution that comes to some place makes what lives there for good, tables above all. The second one must do without.
        if (problem is null && HasTakenTooLong(input)) problem = RunOnce(input, out allocated);
        if (problem is null && HasTakenTooLong(input)) problem = $"enters more than {target.MaxBlocks.AByte} blocks for each byte of input";
        long most = target.MaxAllocatedBytes;
        for (int i = 0; problem is null && most >= 0 && allocated > most; i++)
        {
            if (i > 0 && !TryWarmUp(input)) problem = $"allocates, {most} bytes are promised";
            else problem = RunOnce(input, out allocated);
        }

        return problem;
    }

    // Code that was compiled in haste may allocate where it does not once it is optimised, which takes calls and a while.
    private bool TryWarmUp(ReadOnlySpan<byte> input)
    {
        if (_warmUps == MaxWarmUps) return false;
        _warmUps++;
        for (int i = 0; i < 100; i++) RunOnce(input, out _);
        Thread.Sleep(300);
        return true;
    }

    private string? RunOnce(ReadOnlySpan<byte> input, out long allocated)
    {
        EdgeMap.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(input);
        }
        catch (BrokenPromiseException broken)
        {
            allocated = 0;
            return broken.Message;
        }
#pragma warning disable CA1031 // whatever the product throws is what the fuzzer looks for
        catch (Exception e)
#pragma warning restore CA1031
        {
            allocated = 0;
            return $"{e.GetType().Name} in {e.TargetSite?.DeclaringType?.Name}.{e.TargetSite?.Name}: {e.Message}";
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return null;
    }

    private bool HasTakenTooLong(ReadOnlySpan<byte> input)
    {
        (int aByte, int always) = target.MaxBlocks;
        return EdgeMap.Hits > always + ((long)aByte * input.Length);
    }
}
