using System;
using Saker.Fuzz.Engine;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>Makes a parsed head of field lines, before memory that cannot be read. Owned by one target.</summary>
internal sealed class FieldReader(int maxLength)
{
    private readonly GuardedInput _guarded = new((maxLength * 2) + 256);
    private readonly RequestHeadParser _parser = new();
    private readonly byte[] _text = new byte[(maxLength * 2) + 256];
    private readonly byte[] _reversed = new byte[(maxLength * 2) + 256];

    /// <summary>The head; the next read replaces its bytes.</summary>
    public RequestHead Head { get; } = new();

    /// <summary>Its version.</summary>
    public Http1Version Version => _parser.Version;

    /// <summary>Reads a request line, field lines with an end each, and an empty line; false when the parser does not take them.</summary>
    public bool TryRead(ReadOnlySpan<byte> requestLine, ReadOnlySpan<byte> fieldLines)
    {
        var text = new ByteText(_text);
        text.Add(requestLine);
        text.Add(fieldLines);
        text.Add(fieldLines.IsEmpty || fieldLines.EndsWith("\r\n"u8) ? "\r\n"u8 : "\r\n\r\n"u8);
        return TryParse(text.Written);
    }

    /// <summary>Reads one field line for every line of the values, all of one name.</summary>
    public bool TryReadValues(ReadOnlySpan<byte> name, ReadOnlySpan<byte> values)
    {
        var text = new ByteText(_text);
        text.Add("GET / HTTP/1.1\r\n"u8);
        foreach (Range line in values.Split((byte)'\n')) text.AddField(name, values[line]);
        text.Add("\r\n"u8);
        return text.Written.Length <= _text.Length && TryParse(text.Written);
    }

    /// <summary>Reads the field lines of the present head again, in the opposite order.</summary>
    public bool TryReadReversed(ReadOnlySpan<byte> requestLine)
    {
        var text = new ByteText(_reversed);
        text.Add(requestLine);
        for (int i = Head.FieldCount - 1; i >= 0; i--) text.AddField(Head.Name(i), Head.Value(i));
        text.Add("\r\n"u8);
        return TryParse(text.Written);
    }

    private bool TryParse(ReadOnlySpan<byte> text)
    {
        _parser.Reset();
        return _parser.Parse(_guarded.Place(text), Head, out int consumed, out _) == ParseStatus.Complete && consumed == text.Length;
    }
}
