namespace Saker.Compare.Works;

/// <summary>One thing that servers are asked to do, and what is measured of it. Immutable.</summary>
/// <param name="Name">What <c>--work</c> and the gates call it.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Request">What is asked for.</param>
/// <param name="Expected">What has to be answered.</param>
/// <param name="Measurement">What is read off the server.</param>
internal sealed record Work(string Name, string Title, RequestShape Request, ExpectedAnswer Expected, Measurement Measurement)
{
    public Placement Placement { get; init; } = Placement.Apart;

    public Wire Wire { get; init; } = Wire.Http1;

    /// <summary>The files of a mixed load; null where one file is asked for.</summary>
    public SiteMix? Mix { get; init; }

    /// <summary>What a peer must be able to do to take part.</summary>
    public Abilities Needs => Wire switch
    {
        Wire.Http1Tls => Abilities.Tls,
        Wire.Http2 => Abilities.Http2,
        Wire.Http2Tls => Abilities.Http2 | Abilities.Tls,
        _ => Mix is not null ? Abilities.Folder : Expected.Coding is not null ? Abilities.Siblings : Abilities.None,
    };

    /// <summary>How many requests leave at once on a connection.</summary>
    public int Pipelined { get; init; } = 1;

    /// <summary>The floor sends its content by sendfile after the head, instead of all from memory.</summary>
    public bool FloorSendsFile { get; init; }

    /// <summary>Connections are closed on request, so the floor has to understand that much.</summary>
    public bool Closes { get; init; }

    /// <summary>A work that Saker also does in every round, because this one is judged as a multiple of it.</summary>
    public Work? Reference { get; init; }

    /// <summary>The load, for the measurements that have one.</summary>
    public Load? Load => Measurement switch
    {
        Measurement.CpuPerAnswer cpu => cpu.Load,
        Measurement.SystemCallsPerAnswer calls => calls.Load,
        _ => null,
    };

    /// <summary>Files of 1 MB and more, where copying and sendfile part.</summary>
    public bool IsLarge => Expected.ContentLength >= SiteFile.Film.Bytes;
}
