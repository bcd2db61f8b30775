using System;
using System.Diagnostics;
using System.Text;
using Saker.Exchange;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;

namespace Saker.Connections;

/// <summary>
/// A response's header section in HTTP/1.1 bytes, all but the Date's value, the Connection field and the empty line that ends it.
/// Immutable, so that it is made once for a cached response and copied for every answer.
/// </summary>
internal sealed class Http1Head
{
    private readonly byte[] _bytes;
    private readonly int _dateOffset;

    private Http1Head(byte[] bytes, int dateOffset, bool hasServerField, bool hasSecureField)
    {
        _bytes = bytes;
        _dateOffset = dateOffset;
        HasServerField = hasServerField;
        HasSecureField = hasSecureField;
    }

    /// <summary>Whether it names the server; two servers of one process may differ in that and share a response.</summary>
    public bool HasServerField { get; }

    /// <summary>Whether the response says Strict-Transport-Security itself.</summary>
    public bool HasSecureField { get; }

    /// <summary>Room the head takes when written, with the longest Connection line, in bytes.</summary>
    public int MaxLength => _bytes.Length + 32;

    /// <summary>Makes the head of <paramref name="response"/> for a message framed as <paramref name="framing"/>.</summary>
    public static Http1Head Of(Response response, ResponseFraming framing, bool sendServerField)
    {
        int room = 128;
        foreach (ResponseField field in response.Fields) room += field.Name.Length + field.Value.Length + 4;
        byte[] bytes = new byte[room];
        var writer = new HeadWriter(bytes);
        writer.TryWriteStatusLine(response.Status);
        if (sendServerField) writer.TryWriteTrusted("Server: saker\r\n"u8);
        int dateOffset = writer.Written + "Date: ".Length;
        writer.TryWriteDate(KnownField.Date, 0);
        foreach (ResponseField field in response.Fields) WriteField(ref writer, field);
        if (framing == ResponseFraming.ContentLength) writer.TryWriteField(KnownField.ContentLength, response.Content.Length!.Value);
        else if (framing == ResponseFraming.Chunked) writer.TryWriteTrusted("Transfer-Encoding: chunked\r\n"u8);
        Debug.Assert(writer.Failure == HeadWriteFailure.None, "ResponseFields let something through that is no field line");
        return new Http1Head(bytes[..writer.Written], dateOffset, sendServerField, response.Fields[SecureFields.StrictTransportSecurity] is not null);
    }

    /// <summary>
    /// Writes the whole head, its final empty line included, and returns its length. The destination holds <see cref="MaxLength"/> and
    /// <paramref name="more"/>, which are further field lines.
    /// </summary>
    public int Write(Span<byte> destination, ReadOnlySpan<byte> date, ConnectionOption connection, ReadOnlySpan<byte> more = default)
    {
        _bytes.CopyTo(destination);
        date.CopyTo(destination[_dateOffset..]);
        ReadOnlySpan<byte> end = connection switch
        {
            ConnectionOption.Close => "Connection: close\r\n\r\n"u8,
            ConnectionOption.KeepAlive => "Connection: keep-alive\r\n\r\n"u8,
            _ => "\r\n"u8,
        };
        more.CopyTo(destination[_bytes.Length..]);
        end.CopyTo(destination[(_bytes.Length + more.Length)..]);
        return _bytes.Length + more.Length + end.Length;
    }

    private static void WriteField(ref HeadWriter writer, ResponseField field)
    {
        // ResponseFields admits US-ASCII only, so a char is a byte here.
        Span<byte> text = field.Name.Length + field.Value.Length <= 512
            ? stackalloc byte[512]
            : new byte[field.Name.Length + field.Value.Length];
        int name = Encoding.ASCII.GetBytes(field.Name, text);
        int value = Encoding.ASCII.GetBytes(field.Value, text[name..]);
        writer.TryWriteField(text[..name], text.Slice(name, value));
    }
}
