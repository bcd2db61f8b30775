using System;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http1;

/// <summary>Takes the chunked transfer coding off a request's content (RFC 9112 §7.1).</summary>
/// <remarks>
/// <para>Caller-owned: one a connection, <see cref="Reset"/> before each message.</para>
/// <para>How it works. A machine over single bytes for everything but the data itself: lines of sizes are short. It keeps numbers
/// and a state, never bytes, so the input may be cut anywhere, and content is given as a slice of the input.</para>
/// <code>
/// chunk       = size [ BWS ";" BWS name [ BWS "=" BWS value ] ]* CRLF  data CRLF
/// last-chunk  = 1*"0" [ extensions ] CRLF
/// then          *( field-line CRLF ) CRLF
/// </code>
/// <para>Invariant: every line ends in CRLF, extensions and trailers are checked byte by byte and bounded, then thrown away
/// (RFC 9112 §7.1.1, RFC 9110 §6.5.1). A lenient reading of any of them has been a way to smuggle a request.</para>
/// </remarks>
public sealed class ChunkedDecoder(Http1Limits limits)
{
    private readonly Http1Limits _limits = limits;
    private State _state;
    private long _size;
    private int _lineBytes;
    private int _extensionBytes;
    private int _trailerBytes;
    private ProtocolError? _refusal;

    private enum State : byte
    {
        SizeStart,
        Size,
        BeforeSemicolon,
        BeforeName,
        Name,
        AfterName,
        BeforeValue,
        TokenValue,
        QuotedValue,
        QuotedPair,
        AfterValue,
        SizeLineFeed,
        Data,
        DataCarriageReturn,
        DataLineFeed,
        TrailerStart,
        TrailerName,
        TrailerValue,
        TrailerLineFeed,
        EndLineFeed,
        Done,
    }

    /// <summary>A decoder with the default limits.</summary>
    public ChunkedDecoder()
        : this(Http1Limits.Default)
    {
    }

    /// <summary>Begins a new message.</summary>
    public void Reset()
    {
        _state = State.SizeStart;
        _size = 0;
        _lineBytes = 0;
        _extensionBytes = 0;
        _trailerBytes = 0;
        _refusal = null;
    }

    /// <summary>Reads on until there is a piece of content, the end, or nothing more.</summary>
    /// <param name="input">Bytes not consumed yet.</param>
    /// <param name="consumed">How many of them are done with. They are never needed again, whatever the answer.</param>
    /// <param name="content">NeedMore: the next piece of content, a slice of <paramref name="input"/>; empty when there was none in it.</param>
    /// <param name="error">Invalid: 400 or 431, and why. The connection cannot be read on.</param>
    /// <returns>
    /// NeedMore with content: call again with the rest of the input. NeedMore without: all is consumed, call again with more.
    /// Complete: the final CRLF is consumed; what follows is the next request.
    /// </returns>
    public ParseStatus Decode(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> content, out ProtocolError error)
    {
        content = default;
        error = default;
        for (consumed = 0; consumed < input.Length && _state != State.Done;)
        {
            if (_state == State.Data)
            {
                int length = (int)Math.Min(_size, input.Length - consumed);
                content = input.Slice(consumed, length);
                consumed += length;
                _size -= length;
                _state = _size == 0 ? State.DataCarriageReturn : State.Data;
                return ParseStatus.NeedMore;
            }

            _refusal ??= _state < State.Data ? ReadSizeLine(input[consumed]) : ReadAfterData(input[consumed]);
            if (_refusal is { } refusal)
            {
                error = refusal;
                return ParseStatus.Invalid;
            }

            consumed++;
        }

        return _state == State.Done ? ParseStatus.Complete : ParseStatus.NeedMore;
    }

    private ProtocolError? ReadSizeLine(byte value)
    {
        if (_state != State.SizeLineFeed && value != (byte)'\r' && ++_lineBytes > _limits.MaxChunkLineBytes)
        {
            return ProtocolError.BadRequest("chunk line too long", "RFC 9112 §7.1.1");
        }

        if (_state is > State.Size and < State.SizeLineFeed && ++_extensionBytes > _limits.MaxChunkExtensionBytes)
        {
            return ProtocolError.BadRequest("too many chunk extensions", "RFC 9112 §7.1.1");
        }

        switch (_state)
        {
            case State.SizeStart:
            case State.Size:
                return ReadSize(value);

            case State.SizeLineFeed:
                if (value != (byte)'\n')
                {
                    return ProtocolError.BadRequest("bare CR in a chunk line", "RFC 9112 §2.2");
                }

                // RFC 9112 §7.1: a size of zero is the last chunk.
                _lineBytes = 0;
                _state = _size == 0 ? State.TrailerStart : State.Data;
                return null;

            default:
                return ReadExtension(value);
        }
    }

    private ProtocolError? ReadSize(byte value)
    {
        if (char.IsAsciiHexDigit((char)value))
        {
            // RFC 9112 §7.1: recipients must not let the number overflow.
            if (_size > long.MaxValue >> 4)
            {
                return ProtocolError.BadRequest("chunk size too large", "RFC 9112 §7.1");
            }

            _size = (_size << 4) | (long)(value <= '9' ? value - '0' : (value | 0x20) - 'a' + 10);
            _state = State.Size;
            return null;
        }

        if (_state == State.SizeStart)
        {
            return ProtocolError.BadRequest("chunk without a size", "RFC 9112 §7.1");
        }

        switch (value)
        {
            case (byte)'\r':
                _state = State.SizeLineFeed;
                return null;

            case (byte)';':
                _state = State.BeforeName;
                return null;

            case (byte)' ' or (byte)'\t':
                _state = State.BeforeSemicolon;
                return null;

            default:
                return ProtocolError.BadRequest("byte not allowed in a chunk size", "RFC 9112 §7.1");
        }
    }

    // One step of *( BWS ";" BWS name [ BWS "=" BWS value ] ). White space is bad but must be taken (RFC 9112 §7.1.1), though
    // not before the CRLF, where the grammar has none.
    private ProtocolError? ReadExtension(byte value)
    {
        bool space = value is (byte)' ' or (byte)'\t';
        bool token = FieldSyntax.IsTokenByte(value);
        State? next = _state switch
        {
            State.BeforeSemicolon when space => State.BeforeSemicolon,
            State.BeforeSemicolon when value == (byte)';' => State.BeforeName,
            State.BeforeName when space => State.BeforeName,
            State.BeforeName or State.Name when token => State.Name,
            State.Name or State.AfterName when space => State.AfterName,
            State.Name or State.AfterName when value == (byte)'=' => State.BeforeValue,
            State.AfterName or State.AfterValue when value == (byte)';' => State.BeforeName,
            State.BeforeValue when space => State.BeforeValue,
            State.BeforeValue when value == (byte)'"' => State.QuotedValue,
            State.BeforeValue or State.TokenValue when token => State.TokenValue,
            State.TokenValue when space => State.BeforeSemicolon,
            State.Name or State.TokenValue when value == (byte)';' => State.BeforeName,
            State.Name or State.TokenValue or State.AfterValue when value == (byte)'\r' => State.SizeLineFeed,
            State.QuotedValue when value == (byte)'"' => State.AfterValue,
            State.QuotedValue when value == (byte)'\\' => State.QuotedPair,
            State.QuotedValue when IsText(value) => State.QuotedValue,
            State.QuotedPair when IsText(value) => State.QuotedValue,
            State.AfterValue when space => State.BeforeSemicolon,
            _ => null,
        };
        if (next is not { } state)
        {
            return ProtocolError.BadRequest("malformed chunk extension", "RFC 9112 §7.1.1");
        }

        _state = state;
        return null;
    }

    private ProtocolError? ReadAfterData(byte value)
    {
        if (_state >= State.TrailerStart && ++_trailerBytes > _limits.MaxTrailerBytes)
        {
            return new ProtocolError(StatusCode.RequestHeaderFieldsTooLarge, "trailer section too long", "RFC 6585 §5");
        }

        switch (_state)
        {
            case State.DataCarriageReturn when value == (byte)'\r':
                _state = State.DataLineFeed;
                return null;

            case State.DataLineFeed when value == (byte)'\n':
                _state = State.SizeStart;
                return null;

            case State.DataCarriageReturn or State.DataLineFeed:
                return ProtocolError.BadRequest("chunk data does not end in CRLF", "RFC 9112 §7.1");

            case State.TrailerStart when value == (byte)'\r':
                _state = State.EndLineFeed;
                return null;

            case State.TrailerStart or State.TrailerName when FieldSyntax.IsTokenByte(value):
                _state = State.TrailerName;
                return null;

            case State.TrailerName when value == (byte)':':
                _state = State.TrailerValue;
                return null;

            case State.TrailerStart or State.TrailerName:
                return ProtocolError.BadRequest("malformed trailer field", "RFC 9112 §5");

            case State.TrailerValue when value == (byte)'\r':
                _state = State.TrailerLineFeed;
                return null;

            case State.TrailerValue:
                return IsText(value) ? null : ProtocolError.BadRequest("control character in a trailer field", "RFC 9110 §5.5");

            case State.TrailerLineFeed when value == (byte)'\n':
                _state = State.TrailerStart;
                return null;

            case State.EndLineFeed when value == (byte)'\n':
                _state = State.Done;
                return null;

            default:
                return ProtocolError.BadRequest("bare CR in the trailer section", "RFC 9112 §2.2");
        }
    }

    private static bool IsText(byte value) => value is >= 0x20 and not 0x7F or (byte)'\t';
}
