using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using Saker.Files;
using Saker.Transport.FileSystem;

namespace Saker.Tests.Files;

/// <summary>A site that is a table: contents, facts and what was prepared, and no disk. Filled by a test, and the same from then on.</summary>
internal sealed class MemorySnapshot : ISiteSnapshot
{
    private readonly SortedDictionary<string, FileContent> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenStatus> _refused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PreparedForms> _prepared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unhashed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _vanishing = new(StringComparer.Ordinal);

    public bool Compresses { get; init; }

    public IFolderFacts Remembered => this;

    public MemorySnapshot Add(string path, string text, long modifiedSeconds = 1_000_000) => Add(path, Encoding.UTF8.GetBytes(text), modifiedSeconds * 1_000_000_000);

    public MemorySnapshot Add(string path, byte[] bytes, long modifiedNanoseconds)
    {
        var facts = new FileFacts(FileKind.Regular, bytes.Length, modifiedNanoseconds, modifiedNanoseconds, (ulong)_files.Count + 1, 1);
        _files[path] = new FileContent(facts, bytes, null);
        return this;
    }

    /// <summary>A file too long to be in memory, whose hash nobody knows.</summary>
    public MemorySnapshot AddLong(string path, long length)
    {
        _files[path] = new FileContent(new FileFacts(FileKind.Regular, length, 1_000_000_000_000_000, 1, 99, 1), null, null);
        _unhashed.Add(path);
        return this;
    }

    public MemorySnapshot Refuse(string path, OpenStatus status)
    {
        _refused[path] = status;
        return this;
    }

    public MemorySnapshot Prepare(string path, byte[]? brotli, byte[]? gzip)
    {
        _prepared[path] = new PreparedForms(null, brotli, gzip);
        return this;
    }

    /// <summary>It is seen, and gone when it is opened.</summary>
    public MemorySnapshot Vanish(string path)
    {
        _vanishing.Add(path);
        return this;
    }

    public ProbeResult Probe(ReadOnlySpan<byte> relativePath)
    {
        string path = Encoding.UTF8.GetString(relativePath);
        if (_refused.TryGetValue(path, out OpenStatus status)) return new ProbeResult(status, default, 5);
        if (_files.TryGetValue(path, out FileContent? file)) return new ProbeResult(OpenStatus.Ok, file.Facts);
        bool isFolder = path.Length == 0 || HasBelow(path + "/");
        return isFolder ? new ProbeResult(OpenStatus.Ok, new FileFacts(FileKind.Directory, 0, 0, 0, 0, 0)) : new ProbeResult(OpenStatus.NotFound, default, 2);
    }

    public FileContent? Read(byte[] path, out OpenStatus status)
    {
        string name = Encoding.UTF8.GetString(path);
        status = OpenStatus.NotFound;
        if (_vanishing.Remove(name))
        {
            _files.Remove(name);
            return null;
        }

        if (!_files.TryGetValue(name, out FileContent? file)) return null;
        status = OpenStatus.Ok;
        return file;
    }

    public byte[]? HashOf(byte[] path, FileContent content, long utcSeconds) =>
        _unhashed.Contains(Encoding.UTF8.GetString(path)) ? null : SHA256.HashData(content.Bytes!);

    public PreparedForms? PreparedOf(byte[] path, in FileFacts facts) => _prepared.GetValueOrDefault(Encoding.UTF8.GetString(path));

    public NotFoundPage PageOf(Resolution.Serve? found) =>
        found is null ? NotFoundPage.None : new NotFoundPage(found.Path, found.Facts, _files[Encoding.UTF8.GetString(found.Path)].Bytes);

    public ListResult List(byte[] path, int maxEntries)
    {
        string folder = path.Length == 0 ? "" : Encoding.UTF8.GetString(path) + "/";
        var entries = new List<DirectoryEntry>();
        foreach ((string name, FileContent file) in _files)
        {
            if (name.StartsWith(folder, StringComparison.Ordinal) && !name[folder.Length..].Contains('/', StringComparison.Ordinal))
                entries.Add(new DirectoryEntry(Encoding.UTF8.GetBytes(name[folder.Length..]), file.Facts));
        }

        return new ListResult(OpenStatus.Ok, entries, true);
    }

    private bool HasBelow(string folder)
    {
        foreach (string name in _files.Keys)
        {
            if (name.StartsWith(folder, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
