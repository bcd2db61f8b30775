using System;
using System.Collections.Generic;
using Saker.Fuzz.Engine;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>The chunked coding: one content and one end however it is cut, and the same content when it is put into chunks anew.</summary>
internal sealed class ChunkedTarget(string name, Http1Limits limits) : Target
{
    private readonly GuardedInput _guarded = new(8192);
    private readonly ChunkedDecoder _decoder = new(limits);
    private readonly byte[] _content = new byte[4096];
    private readonly byte[] _written = new byte[8192];

    public override string Name => name;

    public override int MaxLength => 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes(
        "0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "1;a=b;c=\"d\\\"\"\r\nx\r\nA \t; e\r\n0123456789\r\n000\r\nX: y\r\nZ:\r\n\r\nGET", "7fffffffffffffff\r\nabc");

    public override IReadOnlyList<byte[]> Words => HttpWords.Chunks;

    public override byte[] Delimiters { get; } = [(byte)'\n', (byte)';'];

    public override void Run(ReadOnlySpan<byte> input)
    {
        _decoder.Reset();
        var content = default(Fingerprint);
        ParseStatus status = Decode(_guarded.Place(input).Span, ref content, out int consumed, out int contentBytes, out ProtocolError error, _content);

        _decoder.Reset();
        var contentInPieces = default(Fingerprint);
        int consumedInPieces = 0;
        ParseStatus statusInPieces = ParseStatus.NeedMore;
        ProtocolError errorInPieces = default;
        var pieces = new Pieces(input.Length, HashOf(input));
        while (statusInPieces == ParseStatus.NeedMore && pieces.MoveNext())
        {
            statusInPieces = Decode(_guarded.Place(input[pieces.Start..pieces.End]).Span, ref contentInPieces, out int count, out _, out errorInPieces, default);
            consumedInPieces += count;
        }

        Promise.That(status == statusInPieces && consumed == consumedInPieces && content.Value == contentInPieces.Value, "what is decoded depends on how the bytes are cut");
        Promise.That(error.Reason == errorInPieces.Reason, "the refusal depends on how the bytes are cut");
        if (status == ParseStatus.Invalid) Promise.That((int)error.Status is 400 or 431 && error.Reason.Length > 0, "a refusal without a reason");
        if (status != ParseStatus.Complete) return;

        Promise.That(input[..consumed].EndsWith("\r\n"u8), "a message of chunks does not end in CRLF");
        ReadOnlySpan<byte> written = Write(_content.AsSpan(0, contentBytes), HashOf(input));
        _decoder.Reset();
        var contentAgain = default(Fingerprint);
        ParseStatus statusAgain = Decode(_guarded.Place(written).Span, ref contentAgain, out int consumedAgain, out _, out _, default);
        Promise.That(statusAgain == ParseStatus.Complete && consumedAgain == written.Length && contentAgain.Value == content.Value, "content put into chunks anew is not what comes out");
    }

    private ParseStatus Decode(ReadOnlySpan<byte> input, ref Fingerprint content, out int consumed, out int contentBytes, out ProtocolError error, Span<byte> keep)
    {
        consumed = 0;
        contentBytes = 0;
        while (true)
        {
            ParseStatus status = _decoder.Decode(input[consumed..], out int count, out ReadOnlySpan<byte> piece, out error);
            consumed += count;
            Promise.That(consumed <= input.Length, "more is consumed than there is");
            content.Add(piece);
            if (!keep.IsEmpty) piece.CopyTo(keep[contentBytes..]);
            contentBytes += piece.Length;
            if (status != ParseStatus.NeedMore) return status;
            if (!piece.IsEmpty) continue;
            Promise.That(consumed == input.Length, "more is asked for while there is some");
            return status;
        }
    }

    private ReadOnlySpan<byte> Write(ReadOnlySpan<byte> content, uint seed)
    {
        var text = new ByteText(_written);
        Span<byte> line = stackalloc byte[ChunkFraming.MaxSizeLineBytes];
        int size = 1 + (int)(seed % 100) + (content.Length / 100);
        while (!content.IsEmpty)
        {
            int length = Math.Min(size, content.Length);
            Promise.That(ChunkFraming.TryWriteSizeLine(length, line, out int written), "no room for the longest size line");
            text.Add(line[..written]);
            text.Add(content[..length]);
            text.Add(ChunkFraming.DataEnd);
            content = content[length..];
        }

        text.Add(ChunkFraming.LastChunk);
        return text.Written;
    }
}
