using System;
using System.Diagnostics;
using System.Text;
using Saker.Exchange;
using Saker.Protocol.Http2.Hpack;
using Saker.Protocol.Semantics;

namespace Saker.Connections;

/// <summary>
/// A response's header section as a field block (RFC 7541), all but the Date's value. It refers to nothing that was sent before, so it
/// is made once for a cached response and copied for every answer on any connection. Immutable.
/// </summary>
internal sealed class Http2Head
{
    private readonly byte[] _bytes;
    private readonly int _dateOffset;

    private Http2Head(byte[] bytes, int dateOffset, bool hasServerField, bool hasSecureField, Http1Head? http1)
    {
        _bytes = bytes;
        _dateOffset = dateOffset;
        HasServerField = hasServerField;
        HasSecureField = hasSecureField;
        Http1 = http1;
    }

    /// <summary>Whether it names the server; two servers of one process may differ in that and share a response.</summary>
    public bool HasServerField { get; }

    /// <summary>Whether the response says Strict-Transport-Security itself.</summary>
    public bool HasSecureField { get; }

    /// <summary>The same response's head for HTTP/1.1, when that was prepared: a response has one memo.</summary>
    public Http1Head? Http1 { get; }

    /// <summary>Bytes of the block.</summary>
    public int Length => _bytes.Length;

    /// <summary>Makes the block of <paramref name="response"/>.</summary>
    /// <param name="response">Its status, fields, and the length of its content where it has one.</param>
    /// <param name="sendServerField">Whether to name the server.</param>
    /// <param name="http1">Kept beside it.</param>
    public static Http2Head Of(Response response, bool sendServerField, Http1Head? http1)
    {
        int room = 192;
        foreach (ResponseField field in response.Fields) room += FieldBlockWriter.MaxLength(field.Name.Length, field.Value.Length);
        byte[] bytes = new byte[room];
        var writer = new FieldBlockWriter(bytes);
        writer.TryWriteStatus(response.Status);
        if (sendServerField) writer.TryWriteField(KnownField.Server, "saker"u8);
        writer.TryWriteDate(0, out int dateOffset);
        foreach (ResponseField field in response.Fields) WriteField(ref writer, field);

        // RFC 9110 §8.6, as for HTTP/1.1: no Content-Length in 204, and none in a 304.
        bool describesContent = response.Status is not (StatusCode.NoContent or StatusCode.NotModified);
        if (describesContent && response.Content.Length is { } length) writer.TryWriteField(KnownField.ContentLength, length);
        Debug.Assert(writer.Failure == FieldBlockFailure.None, "ResponseFields let something through that is no field line");
        return new Http2Head(bytes[..writer.Written], dateOffset, sendServerField, response.Fields[SecureFields.StrictTransportSecurity] is not null, http1);
    }

    /// <summary>The same with another head kept beside it.</summary>
    public Http2Head With(Http1Head http1) => new(_bytes, _dateOffset, HasServerField, HasSecureField, http1);

    /// <summary>Writes the whole block, <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> destination, ReadOnlySpan<byte> date)
    {
        _bytes.CopyTo(destination);
        date.CopyTo(destination[_dateOffset..]);
    }

    private static void WriteField(ref FieldBlockWriter writer, ResponseField field)
    {
        // ResponseFields admits US-ASCII only, so a char is a byte here.
        int length = field.Name.Length + field.Value.Length;
        Span<byte> text = length <= 512 ? stackalloc byte[512] : new byte[length];
        int name = Encoding.ASCII.GetBytes(field.Name, text);
        int value = Encoding.ASCII.GetBytes(field.Value, text[name..]);
        writer.TryWriteField(text[..name], text.Slice(name, value));
    }
}
