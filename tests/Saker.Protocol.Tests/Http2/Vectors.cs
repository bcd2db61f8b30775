using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

/// <summary>The public test vectors, read where they lie: in <c>shared/vectors</c> beside the repository, or where SAKER_VECTORS says.</summary>
internal static class Vectors
{
    private const string Variable = "SAKER_VECTORS";

    /// <summary>All files of one set, in order; skips the test, and says what is missing, where the set is not there.</summary>
    public static IReadOnlyList<string> Files(string set)
    {
        string? root = Root();
        string folder = Path.Combine(root ?? "shared/vectors", set);
        Assert.SkipUnless(root is not null && Directory.Exists(folder), $"THE PUBLIC VECTORS ARE NOT HERE: no {folder}; set {Variable} to the folder that holds {set}/");
        string[] files = [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        return files;
    }

    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set)
        {
            return set;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "vectors");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
