using System;
using System.Buffers.Text;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http1;

/// <summary>Writes the head of a response: status line, field lines, empty line (RFC 9112 §4, §5).</summary>
/// <remarks>
/// Lives on the stack of its caller. Nothing that could end a line early gets past it (response splitting, RFC 9110 §5.5): such a
/// name or value is refused here, wherever it came from. A failure sticks, so a caller may look once, at <see cref="TryEnd"/>.
/// </remarks>
public ref struct HeadWriter
{
    private readonly Span<byte> _destination;
    private int _written;

    /// <summary>Begins at the start of a span.</summary>
    public HeadWriter(Span<byte> destination)
    {
        _destination = destination;
        _written = 0;
        Failure = HeadWriteFailure.None;
    }

    /// <summary>Bytes written.</summary>
    public readonly int Written => _written;

    /// <summary>Why a call answered false.</summary>
    public HeadWriteFailure Failure { get; private set; }

    /// <summary>Writes <c>HTTP/1.1 200 OK</c>, always with our own version (RFC 9110 §6.2).</summary>
    public bool TryWriteStatusLine(StatusCode status)
    {
        if (status == StatusCode.Ok)
        {
            return TryAppend("HTTP/1.1 200 OK\r\n"u8);
        }

        ReadOnlySpan<byte> reason = StatusCodes.ReasonPhrase(status);
        int code = (int)status;
        if (!HasRoom(15 + reason.Length))
        {
            return false;
        }

        // RFC 9112 §4: the space before the phrase is there even if the phrase is not.
        Span<byte> line = _destination[_written..];
        "HTTP/1.1 000 "u8.CopyTo(line);
        line[9] = (byte)('0' + code / 100 % 10);
        line[10] = (byte)('0' + code / 10 % 10);
        line[11] = (byte)('0' + code % 10);
        reason.CopyTo(line[13..]);
        "\r\n"u8.CopyTo(line[(13 + reason.Length)..]);
        _written += 15 + reason.Length;
        return true;
    }

    /// <summary>Writes a field line with the canonical spelling of a known name.</summary>
    public bool TryWriteField(KnownField field, scoped ReadOnlySpan<byte> value) => FieldSyntax.IsFieldValue(value)
        ? TryAppendField(KnownFields.Name(field), value)
        : Refuse();

    /// <summary>Writes a field line whose value is a number, such as Content-Length.</summary>
    public bool TryWriteField(KnownField field, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out int length);
        return TryAppendField(KnownFields.Name(field), digits[..length]);
    }

    /// <summary>Writes a field line with any name.</summary>
    public bool TryWriteField(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
        => FieldSyntax.IsToken(name) && FieldSyntax.IsFieldValue(value) ? TryAppendField(name, value) : Refuse();

    /// <summary>Writes an HTTP-date field.</summary>
    public bool TryWriteDate(KnownField field, long unixSeconds)
    {
        Span<byte> date = stackalloc byte[HttpDate.Length];
        HttpDate.Format(unixSeconds, date);
        return TryAppendField(KnownFields.Name(field), date);
    }

    /// <summary>Writes bytes that are one or more whole field lines with their CRLF already, made and checked by us.</summary>
    /// <param name="fieldLines">Trusted: not looked at. For heads that were baked once and are sent many times.</param>
    public bool TryWriteTrusted(scoped ReadOnlySpan<byte> fieldLines) => TryAppend(fieldLines);

    /// <summary>Writes the empty line that ends the head.</summary>
    /// <returns>False also when any call before failed: then the bytes written are no head.</returns>
    public bool TryEnd() => TryAppend("\r\n"u8);

    private bool TryAppendField(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        int length = name.Length + value.Length + 4;
        if (name.IsEmpty)
        {
            return Refuse();
        }

        if (!HasRoom(length))
        {
            return false;
        }

        Span<byte> line = _destination.Slice(_written, length);
        name.CopyTo(line);
        ": "u8.CopyTo(line[name.Length..]);
        value.CopyTo(line[(name.Length + 2)..]);
        "\r\n"u8.CopyTo(line[(length - 2)..]);
        _written += length;
        return true;
    }

    private bool TryAppend(scoped ReadOnlySpan<byte> bytes)
    {
        if (!HasRoom(bytes.Length))
        {
            return false;
        }

        bytes.CopyTo(_destination[_written..]);
        _written += bytes.Length;
        return true;
    }

    private bool HasRoom(int length)
    {
        if (Failure != HeadWriteFailure.None)
        {
            return false;
        }

        if (_destination.Length - _written < length)
        {
            Failure = HeadWriteFailure.NoRoom;
            return false;
        }

        return true;
    }

    private bool Refuse()
    {
        if (Failure == HeadWriteFailure.None)
        {
            Failure = HeadWriteFailure.ForbiddenByte;
        }

        return false;
    }
}
