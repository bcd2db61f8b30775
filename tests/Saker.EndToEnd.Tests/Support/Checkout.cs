using System;
using System.IO;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>The checkout that these tests were built in.</summary>
internal static class Checkout
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The sample site.</summary>
    public static string SampleSite { get; } = Path.Combine(Root, "samples", "site");

    /// <summary>Where a test leaves what a person may want to look at.</summary>
    public static string Artifacts { get; } = Path.Combine(Root, "artifacts");

    /// <summary>What the build made of <paramref name="project"/>, in the configuration of these tests.</summary>
    public static string Built(string project, string file)
    {
        string framework = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string path = Path.Combine(Root, project, "bin", configuration, framework, file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: build the solution first");
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Saker.slnx"))) return folder;
        }

        throw new InvalidOperationException("these tests run from the checkout they were built in");
    }
}
