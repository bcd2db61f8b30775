using System.Collections.Generic;
using Saker.Transport.Polling;

namespace Saker.Transport.Tests;

/// <summary>An epoll whose events the test makes up.</summary>
internal sealed class ScriptedReadiness : IReadiness
{
    internal Dictionary<int, IReadyTarget> Targets { get; } = [];

    internal int Registrations { get; private set; }

    /// <summary>What registering returns: 0 or a negative errno.</summary>
    internal int Result { get; set; }

    public int Register(int descriptor, IReadyTarget target)
    {
        Registrations++;
        if (Result == 0) Targets.Add(descriptor, target);
        return Result;
    }

    public void Forget(int descriptor) => Targets.Remove(descriptor);
}
