using System;
using System.IO;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>A folder of its own for one test, gone when the test is.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Where it is, without symbolic links on the way.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("saker-e2e-").FullName;

    /// <summary>A path in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, with its folders, and returns its path.</summary>
    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, with its folders, and returns its path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a file that is a day old: the answer to one that was just written grows a Last-Modified when its second is over.</summary>
    public string WriteAged(string name, string text)
    {
        string path = Write(name, text);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        return path;
    }

    /// <summary>Makes a file of <paramref name="bytes"/> zeros that takes no room on the disk.</summary>
    public string WriteSparse(string name, long bytes)
    {
        string path = Write(name, []);
        using FileStream file = File.OpenWrite(path);
        file.SetLength(bytes);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
