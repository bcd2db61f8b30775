namespace Saker.Compare.Works;

/// <summary>What is read off a server in every round: a closed set. Less is better in all of them. Immutable.</summary>
internal abstract record Measurement(string Unit)
{
    /// <summary>CPU time of the server for each answer, under load.</summary>
    internal sealed record CpuPerAnswer(Load Load) : Measurement("µs/answer");

    /// <summary>System calls for each answer, counted by strace under load: slow, but a count does not mind.</summary>
    internal sealed record SystemCallsPerAnswer(Load Load) : Measurement("calls/answer");

    /// <summary>Resident memory of a fresh process with so many connections that have been answered once and keep still.</summary>
    internal sealed record ResidentMemory(int Connections) : Measurement("MB");

    /// <summary>What each further such connection adds.</summary>
    internal sealed record MemoryPerConnection(int From, int To) : Measurement("KB/connection");

    /// <summary>From the start of the process to the end of its first answer.</summary>
    internal sealed record FirstAnswer() : Measurement("ms");
}
