using System;
using System.IO;
using System.IO.MemoryMappedFiles;

namespace Saker.Fuzz.Engine;

/// <summary>The input that is being executed, in a file mapped into memory: it is there even if the process is not any more. Owned by one run.</summary>
internal sealed unsafe class Journal : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly int _capacity;

    /// <summary>Begins a journal, or replaces one.</summary>
    public Journal(string path, int maxLength)
    {
        Path = path;
        _capacity = maxLength + sizeof(int);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, mapName: null, _capacity);
        _view = _file.CreateViewAccessor();
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>The file: a length of four bytes in this machine's order, then the input.</summary>
    public string Path { get; }

    /// <summary>Notes an input, before it is executed.</summary>
    public void Note(ReadOnlySpan<byte> input)
    {
        *(int*)_start = input.Length;
        input.CopyTo(new Span<byte>(_start + sizeof(int), _capacity - sizeof(int)));
    }

    /// <summary>The input noted last.</summary>
    public byte[] Read() => new ReadOnlySpan<byte>(_start + sizeof(int), *(int*)_start).ToArray();

    /// <summary>Takes the file away: the run came to its end.</summary>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        File.Delete(Path);
    }
}
