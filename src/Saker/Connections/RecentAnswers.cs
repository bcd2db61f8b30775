using System;
using System.Buffers.Binary;
using System.Numerics;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// What a loop has answered a moment ago, by the bytes of the request: the same bytes get the same answer, as it lies in memory,
/// without being parsed, resolved and looked up again. Loop-bound.
/// </summary>
/// <remarks>
/// <para>Why this is the answer that the long way would give. A parser's outcome depends on the bytes alone. What the handler makes of
/// them, it has said (<see cref="Request.Kept"/>), depends on the head, on whether TLS was below, and on the second on the clock; so an
/// answer is repeated within the second it was made in, which also keeps its Date right. And the cache that gave it is asked every
/// time whether it still stands by it, and counts it. So everything goes the long way once a second at least.</para>
/// <para>A head gets a place when it is seen, and an answer when it is seen again: what never comes twice costs a copy of its
/// head. Where two heads want one place the later one has it.</para>
/// </remarks>
/// <param name="loop">Whose clocks are asked.</param>
/// <param name="secureFields">Field lines that every answer over TLS gets besides its own.</param>
internal sealed class RecentAnswers(EventLoop loop, ReadOnlyMemory<byte> secureFields = default)
{
    /// <summary>The longest head that is remembered, in bytes; browsers send 400 to 800.</summary>
    public const int MaxHeadBytes = 1024;

    /// <summary>The longest content that is copied next to its head, so that both leave from one piece of memory, in bytes.</summary>
    public const int CopyUpToBytes = 16 * 1024;

    /// <summary>The longest content that is remembered; beyond it the long way is nothing beside the sending.</summary>
    public const int MaxContentBytes = 128 * 1024;

    /// <summary>What all answers may keep in memory; at the limit they are forgotten, and come back within a second.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private const int Places = 256;

    private readonly RecentAnswer?[] _places = new RecentAnswer?[Places];
    private int _bytes;

    /// <summary>The answer to the request at the start of <paramref name="received"/>, or null when it has to be worked out. Counts as a request answered.</summary>
    public RecentAnswer? Find(ReadOnlySpan<byte> received, bool isSecure)
        => PlaceOf(received) is var place and >= 0
            && _places[place] is { } recent
            && recent.IsFor(received, isSecure)
            && recent.Stands(loop.UtcSeconds, loop.MonotonicMilliseconds) ? recent : null;

    /// <summary>Remembers the answer that a request gets, if it may be repeated and has been asked for before.</summary>
    /// <param name="request">The request; <see cref="Request.Kept"/> says on what terms.</param>
    /// <param name="response">What the handler answered.</param>
    /// <param name="framing">How it is framed, on a connection that persists.</param>
    /// <param name="sendServerField">Whether its head names the server.</param>
    /// <param name="date">The Date of this second.</param>
    public void Remember(Request request, Response response, ResponseFraming framing, bool sendServerField, ReadOnlySpan<byte> date)
    {
        // Where content follows, the head alone does not say where the next request begins.
        if (request.Head.Has(KnownField.ContentLength) || request.Head.Has(KnownField.TransferEncoding)) return;
        ReadOnlyMemory<byte> content = default;
        if (request.Method != Method.Head && framing != ResponseFraming.None)
        {
            if (response.Content is not ResponseContent.Memory { Bytes: { Length: <= MaxContentBytes } bytes }) return;
            content = bytes;
        }

        if (FindPlace(request.Head.Buffer.Span, request.IsSecure) is not { } place) return;
        Http1Head head = Http1Heads.Of(response, framing, sendServerField);
        ReadOnlySpan<byte> more = request.IsSecure && !head.HasSecureField ? secureFields.Span : default;
        int room = head.MaxLength + more.Length;
        if (_bytes + room + content.Length > MaxBytes) DropAll();

        bool inOnePiece = content.Length <= CopyUpToBytes;
        byte[] answer = new byte[room + (inOnePiece ? content.Length : 0)];
        int length = head.Write(answer, date, ConnectionOption.Default, more);
        if (inOnePiece) content.Span.CopyTo(answer.AsSpan(length));
        ReadOnlyMemory<byte>[] pieces = inOnePiece ? [answer.AsMemory(0, length + content.Length)] : [answer.AsMemory(0, length), content];

        _bytes -= place.Length;
        place.Take(pieces, length + content.Length, request.Kept, loop.UtcSeconds);
        _bytes += place.Length;
    }

    /// <summary>The place of a head that was seen before; null when it is new, and has one from now on.</summary>
    private RecentAnswer? FindPlace(ReadOnlySpan<byte> head, bool isSecure)
    {
        int place = head.Length <= MaxHeadBytes ? PlaceOf(head) : -1;
        if (place < 0) return null;
        RecentAnswer recent = _places[place] ??= new RecentAnswer();
        if (recent.HeadLength == head.Length && recent.IsFor(head, isSecure)) return recent;
        _bytes -= recent.Length;
        recent.Become(head, isSecure);
        return null;
    }

    private void DropAll()
    {
        foreach (RecentAnswer? recent in _places) recent?.Drop();
        _bytes = 0;
    }

    // By the request line: where it ends is found without parsing, and it tells the requests of one client apart. -1 when there is none.
    private static int PlaceOf(ReadOnlySpan<byte> received)
    {
        int length = received[..Math.Min(received.Length, MaxHeadBytes)].IndexOf((byte)'\r');
        if (length < sizeof(ulong)) return -1;
        uint hash = 0;
        for (int i = 0; i <= length - sizeof(ulong); i += sizeof(ulong)) hash = BitOperations.Crc32C(hash, BinaryPrimitives.ReadUInt64LittleEndian(received[i..]));
        hash = BitOperations.Crc32C(hash, BinaryPrimitives.ReadUInt64LittleEndian(received[(length - sizeof(ulong))..]));
        return (int)(hash % Places);
    }
}
