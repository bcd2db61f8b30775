using System;
using Saker.Compare.Machine;
using Saker.Compare.Works;

namespace Saker.Compare.Peers;

/// <summary>A server that takes part. Immutable.</summary>
/// <param name="Name">What <c>--peers</c> and the tables call it.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Command">The command that must be on the machine; null for a program of this repository.</param>
/// <param name="Launch">Writes its configuration and says how to start it.</param>
internal sealed record Peer(string Name, string Title, string? Command, Func<PeerSettings, Launch> Launch)
{
    /// <summary>True for a variant that only says something about files of 1 MB and more.</summary>
    public bool LargeFilesOnly { get; init; }

    /// <summary>What it has been set up to do; a work that needs more is done without it.</summary>
    public Abilities Can { get; init; } = Abilities.Folder;

    public bool IsFloor => Name == PeerNames.Floor;

    public bool IsSaker => Name is PeerNames.Saker or PeerNames.SakerSockets or PeerNames.SakerBefore;

    /// <summary>True for .NET, which needs some seconds of full load until what is hot has been compiled well.</summary>
    public bool IsCompiledWhileItRuns => IsSaker || Name == PeerNames.AspNet;

    /// <summary>False where its figure would say nothing, or where it has not been set up for the work.</summary>
    public bool TakesPartIn(Work work) => (work.IsLarge || !LargeFilesOnly) && (work.Needs & ~Can) == Abilities.None;

    /// <summary>False when its command is nowhere on the machine.</summary>
    public bool IsInstalled => Command is null || Tool.Find(Command) is not null;
}
