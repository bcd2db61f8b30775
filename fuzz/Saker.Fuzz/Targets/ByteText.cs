using System;

namespace Saker.Fuzz.Targets;

/// <summary>Appends bytes to a buffer that is long enough. Lives on the stack of its caller.</summary>
internal ref struct ByteText(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _length;

    /// <summary>What was appended.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    /// <summary>Appends.</summary>
    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[_length..]);
        _length += bytes.Length;
    }

    /// <summary>Appends a number in digits.</summary>
    public void Add(long number)
    {
        number.TryFormat(_buffer[_length..], out int written);
        _length += written;
    }

    /// <summary>Appends a field line.</summary>
    public void AddField(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Add(name);
        Add(": "u8);
        Add(value);
        Add("\r\n"u8);
    }
}
