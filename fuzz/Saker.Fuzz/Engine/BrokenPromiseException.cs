using System;

namespace Saker.Fuzz.Engine;

/// <summary>A property that does not hold for an input: what the fuzzer looks for.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
