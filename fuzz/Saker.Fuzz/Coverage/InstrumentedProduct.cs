using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace Saker.Fuzz.Coverage;

/// <summary>Loads instrumented copies of the product beside the plain one, and with them a second copy of this program that uses them.</summary>
/// <remarks>Owned by <see cref="Program"/>; lives as long as the process.</remarks>
internal sealed class InstrumentedProduct : AssemblyLoadContext
{
    private static readonly string[] s_instrumented = ["Saker.Protocol", "Saker", "Saker.Cli"];

    // Transport is needed a second time too: it must be the one that both the instrumented product and our second copy speak of.
    private static readonly string[] s_asTheyAre = ["Saker.Transport", "Saker.Fuzz"];

    private readonly string _folder;

    private InstrumentedProduct(string folder)
        : base(nameof(InstrumentedProduct)) => _folder = folder;

    /// <summary>Writes the copies, unless they are there and newer, and returns this program's second copy.</summary>
    public static Assembly Load()
    {
        string from = AppContext.BaseDirectory;
        string folder = Directory.CreateDirectory(Path.Combine(from, "instrumented")).FullName;
        foreach (string name in s_instrumented)
        {
            string original = Path.Combine(from, name + ".dll");
            string copy = Path.Combine(folder, name + ".dll");
            string unfinished = $"{copy}.{Environment.ProcessId}";
            if (File.GetLastWriteTimeUtc(copy) > File.GetLastWriteTimeUtc(original)) continue;
            int blocks = Instrumenter.Instrument(original, unfinished);
            File.Move(unfinished, copy, overwrite: true);
            Console.WriteLine($"instrumented {name}: {blocks} blocks");
        }

        return new InstrumentedProduct(folder).LoadFromAssemblyPath(Path.Combine(from, "Saker.Fuzz.dll"));
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string? name = assemblyName.Name;
        if (Array.IndexOf(s_instrumented, name) >= 0) return LoadFromAssemblyPath(Path.Combine(_folder, name + ".dll"));
        return Array.IndexOf(s_asTheyAre, name) >= 0 ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name + ".dll")) : null;
    }
}
