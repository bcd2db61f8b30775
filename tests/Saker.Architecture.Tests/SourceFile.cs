using System;
using System.IO;

namespace Saker.Architecture.Tests;

/// <summary>One C# file, as the rules see it: where it is and what it says. Immutable.</summary>
/// <param name="Path">From the repository's root, with slashes: <c>src/Saker/Exchange/Request.cs</c>.</param>
/// <param name="Text">The file's text.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The path below <c>src/</c> or <c>tests/</c>, which is what the rules speak of: <c>Saker/Exchange/Request.cs</c>.</summary>
    public string Name => Path[(Path.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>The folder of <see cref="Name"/>: <c>Saker/Exchange</c>.</summary>
    public string Folder => Name[..Name.LastIndexOf('/')];

    /// <summary>The first folder of <see cref="Name"/>: <c>Saker</c>.</summary>
    public string Project => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The namespace that the folder asks for.</summary>
    public string ExpectedNamespace => Folder.Replace('/', '.');

    /// <summary>The file's name without its extension, which is the name its type must have.</summary>
    public string ExpectedType => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Reads the file at <paramref name="path"/> below <paramref name="root"/>.</summary>
    public static SourceFile Read(string root, string path) =>
        new(System.IO.Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path));
}
