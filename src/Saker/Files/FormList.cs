using System;
using System.Collections.Generic;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>Gathers the forms of one version of a file. Owned by whoever builds an answer; done with when <see cref="Build"/> has been called.</summary>
internal sealed class FormList(byte[] path, FileContent file, long utcSeconds, Func<FileFacts, byte[], byte[]> hash)
{
    private readonly List<(ContentCoding Coding, FileContent Content, bool IsFile, string EntityTag)> _forms = [];

    /// <summary>How many there are.</summary>
    public int Count => _forms.Count;

    /// <summary>What the forms keep in memory, in bytes.</summary>
    public long BytesInMemory { get; private set; }

    /// <summary>Whether one of them is an open file.</summary>
    public bool HoldsDescriptor { get; private set; }

    /// <summary>Adds a form that is a file of its own: the file itself, first, or a sibling.</summary>
    /// <param name="coding">The form's coding.</param>
    /// <param name="content">What was read.</param>
    /// <param name="sha256">The hash of a long content, if it is known.</param>
    public void AddFile(ContentCoding coding, FileContent content, byte[]? sha256)
    {
        string tag = content.Bytes is { } bytes ? EntityTags.FromHash(hash(content.Facts, bytes), coding)
            : sha256 is not null ? EntityTags.FromHash(sha256, coding)
            : EntityTags.Weak(content.Facts, coding);
        Add(coding, content, isFile: true, tag);
    }

    /// <summary>Adds the codings that were made in the background, where no sibling has them already.</summary>
    public void AddPrepared(PreparedForms prepared)
    {
        foreach (ContentCoding coding in (ReadOnlySpan<ContentCoding>)[ContentCoding.Brotli, ContentCoding.Gzip])
        {
            if (prepared.In(coding) is not { } bytes || _forms.Exists(form => form.Coding == coding)) continue;
            Add(coding, new FileContent(file.Facts with { Length = bytes.Length }, bytes, null), isFile: false, EntityTags.Strong(bytes, coding));
        }
    }

    /// <summary>Makes the forms, each with its fields.</summary>
    public Representation[] Build(string? vary, FileRules rules)
    {
        var forms = new Representation[_forms.Count];
        for (int i = 0; i < forms.Length; i++)
        {
            (ContentCoding coding, FileContent content, bool isFile, string tag) = _forms[i];

            // Each file's own: a sibling that is made anew is another sequence of bytes, whatever the time of the file beside it.
            long? lastModified = FileFields.LastModified(content.Facts, utcSeconds);
            forms[i] = new Representation(coding, content, isFile, tag, lastModified, FileFields.Of(path, lastModified, tag, coding, vary, rules));
        }

        return forms;
    }

    /// <summary>Closes what is open.</summary>
    public void Close()
    {
        foreach ((_, FileContent content, _, _) in _forms) content.File?.Dispose();
    }

    private void Add(ContentCoding coding, FileContent content, bool isFile, string tag)
    {
        _forms.Add((coding, content, isFile, tag));
        BytesInMemory += content.Bytes?.Length ?? 0;
        HoldsDescriptor |= content.File is not null;
    }
}
