using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Machine;

namespace Saker.Compare.Peers;

/// <summary>Where the programs of this repository are once built. Immutable.</summary>
/// <param name="Repository">The folder of Saker.slnx.</param>
/// <param name="Saker">The command that starts Saker, without arguments of its own.</param>
/// <param name="SakerBefore">The same for another build of it, to be compared with; null without one.</param>
internal sealed record Installation(string Repository, IReadOnlyList<string> Saker, IReadOnlyList<string>? SakerBefore)
{
    private static readonly TimeSpan s_buildLimit = TimeSpan.FromMinutes(5);

    public string Floor => Path.Combine(Repository, "bench", "floor", "obj", "floor");

    public string HeadLoad => Path.Combine(Repository, "bench", "load", "obj", "headload");

    public string Scripts => Path.Combine(Repository, "bench", "Saker.Compare", "scripts");

    public string AspNetStatic => Path.Combine(Repository, "bench", "AspNetStatic", "bin", "Release", "net10.0", "AspNetStatic.dll");

    /// <summary>Builds the floor, the generator, the ASP.NET Core peer, and Saker unless a built one is given.</summary>
    /// <param name="saker">A published executable, a .dll for <c>dotnet</c>, or null.</param>
    /// <param name="sakerBefore">The same for the other build; null for none.</param>
    /// <param name="cancel">Stops the build.</param>
    public static async Task<Installation> BuildAsync(string? saker, string? sakerBefore, CancellationToken cancel)
    {
        string repository = FindRepository();
        string bench = Path.Combine(repository, "bench");
        await Tool.RunAsync("make", ["-C", Path.Combine(bench, "floor")], s_buildLimit, cancel);
        await Tool.RunAsync("make", ["-C", Path.Combine(bench, "load")], s_buildLimit, cancel);
        await BuildProjectAsync(Path.Combine(bench, "AspNetStatic"), cancel);
        if (saker is null)
        {
            string project = Path.Combine(repository, "src", "Saker.Cli");
            await BuildProjectAsync(project, cancel);
            saker = Path.Combine(project, "bin", "Release", "net10.0", "Saker.Cli.dll");
        }

        return new Installation(repository, Command(saker), sakerBefore is null ? null : Command(sakerBefore));
    }

    private static string[] Command(string saker)
    {
        if (!File.Exists(saker))
        {
            throw new MeasurementException($"there is no Saker at {saker}");
        }

        saker = Path.GetFullPath(saker);
        return saker.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", saker] : [saker];
    }

    private static Task<string> BuildProjectAsync(string project, CancellationToken cancel)
        => Tool.RunAsync("dotnet", ["build", "-c", "Release", "--nologo", "-v", "quiet", project], s_buildLimit, cancel);

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Saker.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new MeasurementException("run this from a build inside the repository: Saker.slnx is in no folder above");
    }
}
