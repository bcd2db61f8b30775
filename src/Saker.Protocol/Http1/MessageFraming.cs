using System;
using System.Runtime.InteropServices;
using System.Text;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http1;

/// <summary>Where a request ends and what becomes of its connection, decided once, before anything looks at the request (RFC 9112 §6.3, §9.3).</summary>
/// <param name="Kind">How the end of the content is known.</param>
/// <param name="Length">Bytes of content when <see cref="FramingKind.ContentLength"/>; else 0.</param>
/// <param name="KeepAlive">Whether the peer lets the connection persist.</param>
/// <param name="ExpectContinue">Whether the peer waits for a 100 before it sends its content (RFC 9110 §10.1.1).</param>
/// <remarks>
/// Immutable. Two peers that disagree about where a message ends are how requests are smuggled; so what is ambiguous is
/// refused, even where the RFC lets a recipient repair it.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MessageFraming(FramingKind Kind, long Length, bool KeepAlive, bool ExpectContinue)
{
    /// <summary>Decides, or refuses.</summary>
    /// <param name="head">A complete head.</param>
    /// <param name="version">Its version.</param>
    /// <param name="framing">The decision, when the answer is true.</param>
    /// <param name="error">400 or 417, when the answer is false. The connection must be closed after the answer.</param>
    public static bool TryDecide(RequestHead head, Http1Version version, out MessageFraming framing, out ProtocolError error)
    {
        ArgumentNullException.ThrowIfNull(head);
        framing = default;
        error = default;
        if (!CheckHost(head, version, ref error))
        {
            return false;
        }

        FramingKind kind = FramingKind.None;
        long length = 0;
        if (head.Has(KnownField.TransferEncoding))
        {
            if (!CheckTransferEncoding(head, version, ref error))
            {
                return false;
            }

            kind = FramingKind.Chunked;
        }
        else if (head.Has(KnownField.ContentLength))
        {
            if (!TryReadContentLength(head, out length, ref error))
            {
                return false;
            }

            kind = FramingKind.ContentLength;
        }

        // RFC 9112 §6.3 rule 7: a request with neither has no content.
        bool expectContinue = false;
        if (head.Has(KnownField.Expect) && !TryReadExpect(head, version, out expectContinue, ref error))
        {
            return false;
        }

        // RFC 9110 §10.1.1: no 100 is due where the framing says that there is no content.
        bool hasContent = kind == FramingKind.Chunked || length > 0;
        framing = new MessageFraming(kind, length, Persists(head, version), expectContinue && hasContent);
        return true;
    }

    private static bool CheckHost(RequestHead head, Http1Version version, ref ProtocolError error)
    {
        // RFC 9112 §3.2: 400 to a request of HTTP/1.1 without Host, and to any request with more than one or an invalid one.
        int count = head.Count(KnownField.Host);
        if (count == 0)
        {
            if (version == Http1Version.Http10)
            {
                return true;
            }

            error = ProtocolError.BadRequest("no Host", "RFC 9112 §3.2");
            return false;
        }

        if (count > 1)
        {
            error = ProtocolError.BadRequest("more than one Host", "RFC 9112 §3.2");
            return false;
        }

        head.TryGet(KnownField.Host, out ReadOnlySpan<byte> host);
        if (!HostSyntax.IsHostAndOptionalPort(host, out _))
        {
            error = ProtocolError.BadRequest("invalid Host", "RFC 9112 §3.2");
            return false;
        }

        return true;
    }

    private static bool CheckTransferEncoding(RequestHead head, Http1Version version, ref ProtocolError error)
    {
        // RFC 9112 §6.1: a transfer coding in HTTP/1.0 means that somebody on the way does not know what it forwards.
        if (version == Http1Version.Http10)
        {
            error = ProtocolError.BadRequest("Transfer-Encoding in HTTP/1.0", "RFC 9112 §6.1");
            return false;
        }

        // RFC 9112 §6.3 rule 3: Transfer-Encoding would override Content-Length, and that is smuggling. Refuse both together.
        if (head.Has(KnownField.ContentLength))
        {
            error = ProtocolError.BadRequest("Transfer-Encoding together with Content-Length", "RFC 9112 §6.3");
            return false;
        }

        // RFC 9112 §6.3 rule 4: chunked must be the last coding, and §7.1 allows it once. It is the only one we
        // know, so exactly one line that says exactly "chunked" is left. Empty list elements and parameters are refused:
        // they are not sent but to make two parsers disagree.
        if (head.Count(KnownField.TransferEncoding) > 1)
        {
            error = ProtocolError.BadRequest("more than one Transfer-Encoding", "RFC 9112 §6.1");
            return false;
        }

        head.TryGet(KnownField.TransferEncoding, out ReadOnlySpan<byte> value);
        if (!Ascii.EqualsIgnoreCase(value, "chunked"u8))
        {
            error = ProtocolError.BadRequest("transfer coding other than chunked alone", "RFC 9112 §6.3");
            return false;
        }

        return true;
    }

    private static bool TryReadContentLength(RequestHead head, out long length, ref ProtocolError error)
    {
        length = 0;

        // RFC 9112 §6.3 rule 5 and RFC 9110 §8.6: equal values may be repaired or refused. Nobody honest sends two.
        if (head.Count(KnownField.ContentLength) > 1)
        {
            error = ProtocolError.BadRequest("more than one Content-Length", "RFC 9112 §6.3");
            return false;
        }

        head.TryGet(KnownField.ContentLength, out ReadOnlySpan<byte> value);
        if (!ContentLengthSyntax.TryParse(value, out length))
        {
            error = ProtocolError.BadRequest("invalid Content-Length", "RFC 9110 §8.6");
            return false;
        }

        return true;
    }

    private static bool TryReadExpect(RequestHead head, Http1Version version, out bool expectContinue, ref ProtocolError error)
    {
        expectContinue = false;

        // RFC 9110 §10.1.1: HTTP/1.0 has no 1xx, so its expectations are ignored.
        if (version == Http1Version.Http10)
        {
            return true;
        }

        if (ExpectField.TryRead(head, out expectContinue))
        {
            return true;
        }

        error = new ProtocolError(StatusCode.ExpectationFailed, "unknown expectation", "RFC 9110 §10.1.1");
        return false;
    }

    private static bool Persists(RequestHead head, Http1Version version)
    {
        // RFC 9112 §9.3, in its order: close; HTTP/1.1; keep-alive in HTTP/1.0; else close.
        bool keepAlive = version == Http1Version.Http11;
        if (!head.Has(KnownField.Connection))
        {
            return keepAlive;
        }

        foreach (ReadOnlySpan<byte> value in head.Values(KnownField.Connection))
        {
            ReadOnlySpan<byte> list = value;
            while (FieldSyntax.TryNextElement(ref list, out ReadOnlySpan<byte> option))
            {
                if (Ascii.EqualsIgnoreCase(option, "close"u8))
                {
                    return false;
                }

                keepAlive |= Ascii.EqualsIgnoreCase(option, "keep-alive"u8);
            }
        }

        return keepAlive;
    }
}
