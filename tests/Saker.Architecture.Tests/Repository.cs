using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Saker.Architecture.Tests;

/// <summary>The checkout that these tests were built from. Immutable; read once.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Every C# file of the product.</summary>
    public static IReadOnlyList<SourceFile> Product { get; } = Read("src");

    /// <summary>Every C# file of everything else: tests, benchmarks, fuzz targets, samples.</summary>
    public static IReadOnlyList<SourceFile> Others { get; } = [.. new[] { "tests", "bench", "fuzz", "samples" }.SelectMany(Read)];

    /// <summary>What the product's sources refer to.</summary>
    public static CodeModel Model { get; } = CodeModel.Of(Product);

    private static IReadOnlyList<SourceFile> Read(string folder)
    {
        string path = Path.Combine(Root, folder);
        if (!Directory.Exists(path)) return [];
        return [.. Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsBuildOutput(Path.GetRelativePath(path, file)))
            .Order(StringComparer.Ordinal)
            .Select(file => SourceFile.Read(Root, file))];
    }

    private static bool IsBuildOutput(string path) =>
        path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "artifacts");

    private static string FindRoot(string start)
    {
        for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Saker.slnx"))) return folder;
        }

        throw new InvalidOperationException($"no Saker.slnx above {start}: these tests read the sources of the checkout they were built in");
    }
}
