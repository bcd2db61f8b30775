using System.Collections.Generic;
using System.Text;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>
/// One form of a file (RFC 9110 §3.2): its bytes in one content coding, with the validators and fields that belong to exactly
/// these bytes. Immutable.
/// </summary>
internal sealed class Representation
{
    /// <summary>A form of the file with <paramref name="content"/>.</summary>
    public Representation(ContentCoding coding, byte[] path, FileContent content, bool isFile, string entityTag, long? lastModified, IReadOnlyList<FieldRule> fields)
    {
        Coding = coding;
        Path = path;
        Content = content;
        IsFile = isFile;
        EntityTag = Encoding.ASCII.GetBytes(entityTag);
        LastModified = lastModified;
        Fields = fields;
    }

    /// <summary>The content coding.</summary>
    public ContentCoding Coding { get; }

    /// <summary>The file that these bytes are, or were made from: relative to the root.</summary>
    public byte[] Path { get; }

    /// <summary>The bytes, or the open file.</summary>
    public FileContent Content { get; }

    /// <summary>
    /// True when these bytes are a file on the disk, false when we compressed them ourselves: what another node compresses may
    /// differ, so parts of it are never sent.
    /// </summary>
    public bool IsFile { get; }

    /// <summary>The value of the ETag field.</summary>
    public byte[] EntityTag { get; }

    /// <summary>Whether <see cref="EntityTag"/> is weak: nobody knows the content's hash yet.</summary>
    public bool HasWeakTag => EntityTag[0] == (byte)'W';

    /// <summary>The value of Last-Modified in seconds since 1970-01-01 UTC, or null when it is not told.</summary>
    public long? LastModified { get; }

    /// <summary>The header section of a plain 200, and the rule behind each line.</summary>
    public IReadOnlyList<FieldRule> Fields { get; }

    /// <summary>Bytes in it.</summary>
    public long Length => Content.Facts.Length;
}
