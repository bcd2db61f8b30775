using System.Diagnostics.CodeAnalysis;

namespace Saker.Fuzz.Engine;

/// <summary>States a property. Costs nothing when it holds.</summary>
internal static class Promise
{
    /// <summary>Throws <see cref="BrokenPromiseException"/> unless the property holds.</summary>
    public static void That([DoesNotReturnIf(false)] bool holds, string property)
    {
        if (!holds) Break(property);
    }

    /// <summary>Throws.</summary>
    [DoesNotReturn]
    public static void Break(string property) => throw new BrokenPromiseException(property);
}
