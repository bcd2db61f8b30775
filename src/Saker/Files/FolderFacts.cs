using System;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>The facts of a live folder, asked anew each time. Blocking. Shared.</summary>
internal sealed class FolderFacts(FileRoot root) : IFolderFacts
{
    /// <inheritdoc/>
    public ProbeResult Probe(ReadOnlySpan<byte> relativePath) => root.Probe(relativePath);
}
