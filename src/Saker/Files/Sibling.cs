using System;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// What was seen where a file's compressed sibling would be: <c>app.js.br</c> beside <c>app.js</c>. Immutable. Two equal values
/// mean that nothing changed there.
/// </summary>
/// <param name="Coding">The coding that the name's ending stands for.</param>
/// <param name="Path">Relative to the root.</param>
/// <param name="Facts">The facts of a regular file there that is not empty and not older than the file itself; else null.</param>
/// <param name="Outcome">In words for a person.</param>
internal sealed record Sibling(ContentCoding Coding, byte[] Path, FileFacts? Facts, string Outcome)
{
    private static readonly (ContentCoding Coding, byte[] Ending)[] s_endings =
    [
        (ContentCoding.Brotli, ".br"u8.ToArray()),
        (ContentCoding.Zstd, ".zst"u8.ToArray()),
        (ContentCoding.Gzip, ".gz"u8.ToArray()),
    ];

    /// <summary>Looks for the siblings of the file at <paramref name="path"/>; of a type that is compressed already there are none.</summary>
    public static Sibling[] Find(byte[] path, in FileFacts facts, IFolderFacts folder)
    {
        if (!MediaTypes.Of(path).IsCompressible) return [];
        var siblings = new Sibling[s_endings.Length];
        for (int i = 0; i < siblings.Length; i++)
        {
            byte[] sibling = [.. path, .. s_endings[i].Ending];
            ProbeResult probe = folder.Probe(sibling);
            bool isFile = probe.Status == OpenStatus.Ok && probe.Facts.Kind == FileKind.Regular;

            // Older than the file: somebody changed the file and did not compress it again.
            bool isStale = isFile && probe.Facts.ModifiedNanoseconds < facts.ModifiedNanoseconds;

            // No coder writes nothing, not even for an empty file: whoever made it was stopped, or the disk was full.
            bool isEmpty = isFile && probe.Facts.Length == 0;
            string outcome = !isFile ? "not there" : isStale ? "older than the file itself" : isEmpty ? "empty, which cannot be decoded" : "a regular file";
            siblings[i] = new Sibling(s_endings[i].Coding, sibling, isFile && !isStale && !isEmpty ? probe.Facts : null, outcome);
        }

        return siblings;
    }

    /// <summary>Whether <paramref name="a"/> and <paramref name="b"/> saw the same.</summary>
    public static bool AreSame(ReadOnlySpan<Sibling> a, ReadOnlySpan<Sibling> b)
    {
        if (a.Length != b.Length) return false;
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i].Facts != b[i].Facts) return false;
        }

        return true;
    }
}
