using System;
using System.Text;
using Saker.Protocol.Http2.Hpack;

namespace Saker.Connections;

/// <summary>
/// The field that every answer over HTTPS gets, and none over plain HTTP (RFC 6797 §7.1, §7.2): Strict-Transport-Security, in the bytes of both
/// versions. It is written beside a response's own head, since a cached response goes over both. Immutable.
/// </summary>
internal sealed class SecureFields
{
    /// <summary>The name of the field; a response that has it already is left as it is (RFC 6797 §6.1).</summary>
    public const string StrictTransportSecurity = "Strict-Transport-Security";

    private SecureFields(byte[] line, byte[] block)
    {
        Line = line;
        Block = block;
    }

    /// <summary>Nothing to add.</summary>
    public static SecureFields None { get; } = new([], []);

    /// <summary>The field line of HTTP/1.1, with its CRLF.</summary>
    public ReadOnlyMemory<byte> Line { get; }

    /// <summary>The same as a piece of an HTTP/2 field block.</summary>
    public ReadOnlyMemory<byte> Block { get; }

    /// <summary>What <paramref name="hsts"/> asks for.</summary>
    public static SecureFields Of(HstsOptions? hsts)
    {
        if (hsts is null) return None;
        byte[] name = Encoding.ASCII.GetBytes(StrictTransportSecurity);
        byte[] value = Encoding.ASCII.GetBytes(hsts.Value);
        byte[] block = new byte[FieldBlockWriter.MaxLength(name.Length, value.Length)];
        var writer = new FieldBlockWriter(block);
        writer.TryWriteField(name, value);
        return new SecureFields([.. name, .. ": "u8, .. value, .. "\r\n"u8], block[..writer.Written]);
    }
}
