using System;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>What the resolver may ask of a folder: nothing but what is at a name. A live folder, or a table in a test.</summary>
internal interface IFolderFacts
{
    /// <summary>What is at <paramref name="relativePath"/> (UTF-8, no leading slash; empty is the folder itself).</summary>
    ProbeResult Probe(ReadOnlySpan<byte> relativePath);
}
