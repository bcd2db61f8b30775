using System;
using System.Collections.Generic;
using Saker.Fuzz.Engine;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>The writer of response heads: whatever a handler gives it, a reader finds the same fields and not one more (response splitting).</summary>
/// <remarks>The input is names and values in turn, each ended by a byte 0x1E; its first byte chooses how much room there is.</remarks>
internal sealed class ResponseHeadTarget : Target
{
    private const byte End = 0x1E;

    private readonly GuardedInput _guarded = new(32 * 1024);
    private readonly RequestHeadParser _parser = new(new Http1Limits { MaxHeadBytes = 1 << 20, MaxFieldCount = 4096 });
    private readonly RequestHead _head = new();
    private readonly byte[] _buffer = new byte[32 * 1024];

    public override string Name => "response-head";

    public override int MaxLength => 600;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes("\0Location\u001e/a\u001eX\u001e\u001e", "\u0005A\u001eb", "\0a\u001eb\r\nSet-Cookie: x\u001e");

    public override IReadOnlyList<byte[]> Words => HttpWords.Head;

    public override byte[] Delimiters { get; } = [End, (byte)'\n'];

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        int room = input[0] == 0 ? _buffer.Length - 32 : input[0] * 4;
        "GET / HTTP/1.1\r\n"u8.CopyTo(_buffer);        // in place of the status line: a header section is the same in both directions
        int start = "GET / HTTP/1.1\r\n"u8.Length;
        var writer = new HeadWriter(_buffer.AsSpan(start, room));
        bool allWritten = true;
        for (var pairs = new Pairs(input[1..]); pairs.MoveNext();)
        {
            int before = writer.Written;
            bool written = writer.TryWriteField(pairs.Name, pairs.Value);
            Promise.That(written || writer.Written == before, "a part of a field line is left behind");
            allWritten &= written;
        }

        bool ended = writer.TryEnd();
        Promise.That(writer.Written <= room, "more is written than there is room");
        Promise.That(ended ? allWritten && writer.Failure == HeadWriteFailure.None : writer.Failure != HeadWriteFailure.None, "a failure does not stick");
        if (!ended) return;

        _parser.Reset();
        int length = start + writer.Written;
        ParseStatus status = _parser.Parse(_guarded.Place(_buffer.AsSpan(0, length)), _head, out int consumed, out _);
        Promise.That(status == ParseStatus.Complete && consumed == length, "what is written is not one head");
        int index = 0;
        for (var pairs = new Pairs(input[1..]); pairs.MoveNext(); index++)
        {
            bool same = index < _head.FieldCount && _head.Name(index).SequenceEqual(pairs.Name) && _head.Value(index).SequenceEqual(FieldSyntax.TrimWhiteSpace(pairs.Value));
            Promise.That(same, "a reader finds another field than was written");
        }

        Promise.That(index == _head.FieldCount, "a reader finds a field that nobody wrote");
    }

    private ref struct Pairs(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public ReadOnlySpan<byte> Name { get; private set; }

        public ReadOnlySpan<byte> Value { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            Name = Take();
            Value = Take();
            return true;
        }

        private ReadOnlySpan<byte> Take()
        {
            int end = _rest.IndexOf(End);
            ReadOnlySpan<byte> taken = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            return taken;
        }
    }
}
