using System;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http1;

/// <summary>Reads the request line and header section of an HTTP/1.1 request (RFC 9112 §2.2, §3, §5).</summary>
/// <remarks>
/// <para>Caller-owned: one a connection, reused for every request on it.</para>
/// <para>How it works. The head is a row of parts: empty lines, method, target, version, then a name and a value a field line, then
/// an empty line. <see cref="Parse"/> is a machine over these parts; it remembers the part it is in, where that part began
/// (<c>_partStart</c>) and how far it has looked (<c>_scanned</c>), so bytes that trickle in one by one are looked at once.
/// Within a part the end is found by one vectorised scan for the first byte that does not belong to it; that byte must be the
/// right delimiter. So validation costs no pass of its own.</para>
/// <para>Invariants. The answer after n bytes depends on these n bytes alone, never on how they were cut. No byte past the
/// input is read. Lines end in CRLF: a bare CR or LF is refused wherever it stands (RFC 9112 §2.2), obs-fold too (§5.2).</para>
/// </remarks>
public sealed class RequestHeadParser(Http1Limits limits)
{
    private const int VersionBytes = 10;    // "HTTP/1.1\r\n"

    private readonly Http1Limits _limits = limits;
    private Part _part;
    private int _partStart;
    private int _scanned;
    private int _headStart;
    private int _emptyLines;
    private int _nameLength;

    private enum Part : byte
    {
        EmptyLines,
        Method,
        Target,
        Version,
        FieldName,
        FieldValue,
    }

    /// <summary>A parser with the default limits.</summary>
    public RequestHeadParser()
        : this(Http1Limits.Default)
    {
    }

    /// <summary>The version of the last complete head.</summary>
    public Http1Version Version { get; private set; }

    /// <summary>Whether nothing but empty lines has been seen of the next request: the connection is idle, not slow.</summary>
    public bool IsAtStart => _part == Part.EmptyLines;

    /// <summary>Forgets a half-read head, for another connection.</summary>
    public void Reset()
    {
        _part = Part.EmptyLines;
        _partStart = 0;
        _scanned = 0;
        _headStart = 0;
        _emptyLines = 0;
    }

    /// <summary>Reads on.</summary>
    /// <param name="input">All bytes received and not yet consumed, from the start of this request on: after NeedMore, the same bytes and more.</param>
    /// <param name="head">Is filled; whole when the answer is Complete. Points into <paramref name="input"/>. The same head until then.</param>
    /// <param name="consumed">Complete: bytes of the head, empty lines before it included; content or the next request follows. Else 0.</param>
    /// <param name="error">Invalid: the status to answer (400, 414, 431 or 505) and why. The connection cannot be read on.</param>
    public ParseStatus Parse(ReadOnlyMemory<byte> input, RequestHead head, out int consumed, out ProtocolError error)
    {
        ArgumentNullException.ThrowIfNull(head);
        consumed = 0;
        error = default;
        ReadOnlySpan<byte> bytes = input.Span;
        if (_part == Part.EmptyLines)
        {
            head.Clear();
            ParseStatus start = SkipEmptyLines(bytes, ref error);
            if (start != ParseStatus.Complete)
            {
                return start;
            }
        }

        head.Relocate(input);
        ParseStatus status = ParseStatus.Complete;
        if (_part < Part.FieldName)
        {
            status = ParseRequestLine(bytes, head, ref error);
        }

        if (status == ParseStatus.Complete)
        {
            status = ParseFieldLines(bytes, head, ref error);
        }

        if (status == ParseStatus.Complete)
        {
            consumed = _scanned;
            head.Relocate(input[..consumed]);
            Reset();
        }

        return status;
    }

    private ParseStatus SkipEmptyLines(ReadOnlySpan<byte> bytes, ref ProtocolError error)
    {
        // RFC 9112 §2.2: at least one empty line (CRLF) before the request line is to be ignored.
        while (_scanned < bytes.Length)
        {
            byte first = bytes[_scanned];
            if (first == (byte)'\n')
            {
                return BareLineFeed(out error);
            }

            if (first != (byte)'\r')
            {
                _headStart = _scanned;
                _partStart = _scanned;
                _part = Part.Method;
                return ParseStatus.Complete;
            }

            if (_emptyLines == _limits.MaxLeadingEmptyLines)
            {
                error = ProtocolError.BadRequest("too many empty lines before a request line", "RFC 9112 §2.2");
                return ParseStatus.Invalid;
            }

            if (_scanned + 1 == bytes.Length)
            {
                return ParseStatus.NeedMore;
            }

            if (bytes[_scanned + 1] != (byte)'\n')
            {
                return BareCarriageReturn(out error);
            }

            _emptyLines++;
            _scanned += 2;
        }

        return ParseStatus.NeedMore;
    }

    private ParseStatus ParseRequestLine(ReadOnlySpan<byte> bytes, RequestHead head, ref ProtocolError error)
    {
        // The scans see no byte beyond what a line and its CRLF may have, so a line that is too long is so at the same
        // byte however it arrives.
        int limit = _headStart + _limits.MaxRequestLineBytes + 2;
        bool isCut = bytes.Length >= limit;
        ReadOnlySpan<byte> window = isCut ? bytes[..limit] : bytes;

        if (_part == Part.Method)
        {
            int space = window[_scanned..].IndexOfAnyExcept(FieldSyntax.TokenBytes);
            if (space < 0)
            {
                return OutOfBytes(window, isCut, StatusCode.UriTooLong, ref error);
            }

            space += _scanned;
            if (window[space] != (byte)' ' || space == _partStart)
            {
                error = ProtocolError.BadRequest("the method is not a token and one space", "RFC 9112 §3.1");
                return ParseStatus.Invalid;
            }

            head.SetMethod(Methods.Parse(window[_partStart..space]), _partStart, space - _partStart);
            Enter(Part.Target, space + 1);
        }

        if (_part == Part.Target)
        {
            int space = window[_scanned..].IndexOfAnyExcept(RequestTarget.TargetBytes);
            if (space < 0)
            {
                return OutOfBytes(window, isCut, StatusCode.UriTooLong, ref error);
            }

            space += _scanned;
            if (window[space] != (byte)' ')
            {
                return InvalidTargetByte(window[space], out error);
            }

            if (!RequestTarget.TryParse(window[_partStart..space], head.Method, out RequestTarget target, out error))
            {
                return ParseStatus.Invalid;
            }

            head.SetTarget(target, _partStart, space - _partStart);
            Enter(Part.Version, space + 1);
        }

        return ParseVersion(window, isCut, ref error);
    }

    private ParseStatus ParseVersion(ReadOnlySpan<byte> window, bool isCut, ref ProtocolError error)
    {
        ReadOnlySpan<byte> rest = window[_partStart..];
        if (rest.StartsWith("HTTP/1.1\r\n"u8))
        {
            Version = Http1Version.Http11;
            Enter(Part.FieldName, _partStart + VersionBytes);
            return ParseStatus.Complete;
        }

        // RFC 9112 §2.3: HTTP-version = "HTTP/" DIGIT "." DIGIT, case-sensitive. Judged byte by byte, so that a simple
        // request of HTTP/0.9 is refused at once and not waited upon.
        ReadOnlySpan<byte> pattern = "HTTP/0.0\r\n"u8;
        for (int i = 0; i < Math.Min(rest.Length, VersionBytes); i++)
        {
            bool matches = pattern[i] == (byte)'0' ? char.IsAsciiDigit((char)rest[i]) : rest[i] == pattern[i];
            if (!matches)
            {
                error = ProtocolError.BadRequest("malformed HTTP version", "RFC 9112 §2.3");
                return ParseStatus.Invalid;
            }
        }

        if (rest.Length < VersionBytes)
        {
            return OutOfBytes(window, isCut, StatusCode.UriTooLong, ref error);
        }

        if (rest[5] != (byte)'1')
        {
            error = new ProtocolError(StatusCode.HttpVersionNotSupported, "major version other than 1", "RFC 9110 §15.6.6");
            return ParseStatus.Invalid;
        }

        // RFC 9110 §2.5: a higher minor version is read as the highest one known.
        Version = rest[7] == (byte)'0' ? Http1Version.Http10 : Http1Version.Http11;
        Enter(Part.FieldName, _partStart + VersionBytes);
        return ParseStatus.Complete;
    }

    private ParseStatus ParseFieldLines(ReadOnlySpan<byte> bytes, RequestHead head, ref ProtocolError error)
    {
        int limit = _headStart + _limits.MaxHeadBytes;
        bool isCut = bytes.Length >= limit;
        ReadOnlySpan<byte> window = isCut ? bytes[..limit] : bytes;

        // The request line alone can be longer than the limit of the whole head, if somebody sets them so.
        if (_scanned >= limit)
        {
            return OutOfBytes(window, isCut: true, StatusCode.RequestHeaderFieldsTooLarge, ref error);
        }

        while (true)
        {
            if (_part == Part.FieldName)
            {
                int colon = window[_scanned..].IndexOfAnyExcept(FieldSyntax.TokenBytes);
                if (colon < 0)
                {
                    return OutOfBytes(window, isCut, StatusCode.RequestHeaderFieldsTooLarge, ref error);
                }

                colon += _scanned;
                if (window[colon] != (byte)':' || colon == _partStart)
                {
                    return EndOfHead(window, isCut, colon, ref error);
                }

                if (head.FieldCount == _limits.MaxFieldCount)
                {
                    error = new ProtocolError(StatusCode.RequestHeaderFieldsTooLarge, "too many field lines", "RFC 6585 §5");
                    return ParseStatus.Invalid;
                }

                _nameLength = colon - _partStart;
                Enter(Part.FieldValue, colon + 1);
            }

            int end = window[_scanned..].IndexOfAny(FieldSyntax.ForbiddenValueBytes);
            if (end < 0)
            {
                return OutOfBytes(window, isCut, StatusCode.RequestHeaderFieldsTooLarge, ref error);
            }

            end += _scanned;
            if (window[end] != (byte)'\r')
            {
                return window[end] == (byte)'\n' ? BareLineFeed(out error) : ForbiddenByte(out error);
            }

            if (end + 1 == window.Length)
            {
                _scanned = end;
                return isCut ? OutOfBytes(window, isCut, StatusCode.RequestHeaderFieldsTooLarge, ref error) : ParseStatus.NeedMore;
            }

            if (window[end + 1] != (byte)'\n')
            {
                return BareCarriageReturn(out error);
            }

            AddField(window, end, head);
            Enter(Part.FieldName, end + 2);
        }
    }

    private void AddField(ReadOnlySpan<byte> window, int valueEnd, RequestHead head)
    {
        int nameStart = _partStart - 1 - _nameLength;
        int valueStart = _partStart;
        while (valueStart < valueEnd && window[valueStart] is (byte)' ' or (byte)'\t')
        {
            valueStart++;
        }

        while (valueEnd > valueStart && window[valueEnd - 1] is (byte)' ' or (byte)'\t')
        {
            valueEnd--;
        }

        KnownField known = KnownFields.Find(window.Slice(nameStart, _nameLength));
        head.Add(new FieldLine(known, nameStart, _nameLength, valueStart, valueEnd - valueStart));
    }

    // Where a name should go on there is something else: the empty line that ends the head, or a mistake.
    private ParseStatus EndOfHead(ReadOnlySpan<byte> window, bool isCut, int at, ref ProtocolError error)
    {
        byte value = window[at];
        if (at == _partStart && value == (byte)'\r')
        {
            if (at + 1 == window.Length)
            {
                return isCut ? OutOfBytes(window, isCut, StatusCode.RequestHeaderFieldsTooLarge, ref error) : ParseStatus.NeedMore;
            }

            if (window[at + 1] != (byte)'\n')
            {
                return BareCarriageReturn(out error);
            }

            _scanned = at + 2;
            return ParseStatus.Complete;
        }

        error = value switch
        {
            (byte)'\n' => ProtocolError.BadRequest("bare LF", "RFC 9112 §2.2"),
            (byte)' ' or (byte)'\t' when at == _partStart
                => ProtocolError.BadRequest("line folding, or white space before the first field line", "RFC 9112 §5.2"),
            (byte)' ' or (byte)'\t' => ProtocolError.BadRequest("white space between field name and colon", "RFC 9112 §5.1"),
            (byte)':' => ProtocolError.BadRequest("empty field name", "RFC 9110 §5.1"),
            (byte)'\r' => ProtocolError.BadRequest("field line without a colon", "RFC 9112 §5"),
            _ => ProtocolError.BadRequest("byte not allowed in a field name", "RFC 9110 §5.1"),
        };
        return ParseStatus.Invalid;
    }

    private void Enter(Part part, int start)
    {
        _part = part;
        _partStart = start;
        _scanned = start;
    }

    private ParseStatus OutOfBytes(ReadOnlySpan<byte> window, bool isCut, StatusCode tooLong, ref ProtocolError error)
    {
        if (!isCut)
        {
            _scanned = window.Length;
            return ParseStatus.NeedMore;
        }

        error = tooLong == StatusCode.UriTooLong
            ? new ProtocolError(tooLong, "request line too long", "RFC 9112 §3")
            : new ProtocolError(tooLong, "header section too long", "RFC 6585 §5");
        return ParseStatus.Invalid;
    }

    private static ParseStatus InvalidTargetByte(byte value, out ProtocolError error)
    {
        error = value is (byte)'\r' or (byte)'\n'
            ? ProtocolError.BadRequest("request line without a version", "RFC 9112 §3")
            : ProtocolError.BadRequest("byte not allowed in a request target", "RFC 9112 §3.2");
        return ParseStatus.Invalid;
    }

    private static ParseStatus BareCarriageReturn(out ProtocolError error)
    {
        error = ProtocolError.BadRequest("bare CR", "RFC 9112 §2.2");
        return ParseStatus.Invalid;
    }

    private static ParseStatus BareLineFeed(out ProtocolError error)
    {
        error = ProtocolError.BadRequest("bare LF", "RFC 9112 §2.2");
        return ParseStatus.Invalid;
    }

    private static ParseStatus ForbiddenByte(out ProtocolError error)
    {
        error = ProtocolError.BadRequest("control character in a field value", "RFC 9110 §5.5");
        return ParseStatus.Invalid;
    }
}
