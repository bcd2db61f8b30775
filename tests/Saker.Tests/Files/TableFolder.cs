using System;
using System.Collections.Generic;
using System.Text;
using Saker.Files;
using Saker.Transport.FileSystem;

namespace Saker.Tests.Files;

/// <summary>A folder that is a table: a name that ends with a slash is a directory, "!" a FIFO, "?" unreadable, "@" a link out, "#" a broken disk.</summary>
internal sealed class TableFolder : IFolderFacts
{
    private readonly Dictionary<string, ProbeResult> _names = new(StringComparer.Ordinal);

    public TableFolder(params string[] names)
    {
        _names[""] = new ProbeResult(OpenStatus.Ok, new FileFacts(FileKind.Directory, 0, 0, 0, 0, 0));
        foreach (string name in names)
        {
            for (int slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
                _names[name[..slash]] = new ProbeResult(OpenStatus.Ok, new FileFacts(FileKind.Directory, 0, 0, 0, 0, 0));
            string bare = name.TrimEnd('!', '?', '@', '#');
            if (bare.EndsWith('/')) continue;
            _names[bare] = name[^1] switch
            {
                '!' => new ProbeResult(OpenStatus.Ok, new FileFacts(FileKind.Other, 0, 0, 0, 0, 0)),
                '?' => new ProbeResult(OpenStatus.Denied, default, 13),
                '@' => new ProbeResult(OpenStatus.Outside, default, 18),
                '#' => new ProbeResult(OpenStatus.Failed, default, 5),
                _ => new ProbeResult(OpenStatus.Ok, new FileFacts(FileKind.Regular, name.Length, 1, 1, (ulong)_names.Count, 1)),
            };
        }
    }

    public List<string> Asked { get; } = [];

    public ProbeResult Probe(ReadOnlySpan<byte> relativePath)
    {
        string name = Encoding.UTF8.GetString(relativePath);
        Asked.Add(name);
        return _names.TryGetValue(name, out ProbeResult result) ? result : new ProbeResult(OpenStatus.NotFound, default, 2);
    }
}
