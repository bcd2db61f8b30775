using System;
using System.Collections.Generic;
using Saker.Fuzz.Engine;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>
/// Field blocks of HTTP/2, one after the other through one table, and the requests in them: bounded whatever they stand for, the same when
/// written anew, and no request that the parser of HTTP/1.1 would refuse or read otherwise.
/// </summary>
/// <remarks>The first byte of the input chooses limits and whether the stream ends; then come blocks, each after a byte that is its length.</remarks>
internal sealed class HpackTarget : Target
{
    private const int MaxTableBytes = 256;

    private static readonly byte[] s_emptyTheTable = [0x20, 0x3F, 0xE1, 0x01];     // size 0, then size 256

    private readonly GuardedInput _guarded = new(4096);
    private readonly GuardedInput _guardedHead = new(64 * 1024);
    private readonly HpackDecoder _decoder = new(MaxTableBytes);
    private readonly HpackDecoder _twin = new(MaxTableBytes);
    private readonly FieldSection _roomy = new(16 * 1024, 64);
    private readonly FieldSection _narrow = new(200, 4);
    private readonly FieldSection _other = new(16 * 1024, 4096);
    private readonly RequestHead _head = new();
    private readonly RequestHead _asText = new();
    private readonly RequestHeadParser _parser = new(new Http1Limits { MaxHeadBytes = 1 << 20, MaxRequestLineBytes = 1 << 20, MaxFieldCount = 4096 });
    private readonly byte[] _written = new byte[64 * 1024];

    public override string Name => "hpack";

    public override int MaxLength => 512;

    // A byte that is an index stands for all of an entry, which is checked, written and read again letter by letter.
    public override (int AByte, int Always) MaxBlocks => (10_000, 40_000);

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes(
        "\u0001\u0014\u0082\u0086\u0084A\u000fwww.example.com", "\u0001\u0011\u0082\u0086\u0084A\u008c\u00f1\u00e3\u00c2\u00e5\u00f2:k\u00a0\u00ab\u0090\u00f4\u00ff\u0006\u0082\u0086\u0084\u00beX\0",
        "\0\u000f\u0083\u0087\u0084A\u0001a\u000f\u000d\u00015\u0040\u0001x\u0001y", "\u0001\u0003 ?\u0021", "\u0003\u0020\u0082\u0086\u0084\u0001\u0001a@\u0003abc\u0003def\u0010\u0003bcd\u0001e", "\u0001\u0016\u0082\u0087\u0084A\u0001a`\u0003a=b`\u0003c=d\u000f\u0013\u0001x");

    public override IReadOnlyList<byte[]> Words { get; } = Bytes(
        "\u0082", "\u0083", "\u0084", "\u0085", "\u0086", "\u0087", "A\u0001a", "\u0082\u0087\u0084A\u0001a", "\u0004\u0002/b", "\u0004\u0001*", "\u0002\u0007CONNECT", "\u0002\u0007OPTIONS", "\u0020", "\u003f\u0021", "\u003f\u00e1\u0001", "\u00be", "\u00bf", "\u00ff\0",
        "\u00ff\u00ff\u00ff\u00ff\u000f", "\u007f\u0080\u0080\u0080\0", "\u0040", "\u0010", "\0", "\0\u0004host\u0001a", "\0\u0002te\u0008trailers", "\0\u000econtent-length\u00015", "\0\u0006expect\u000c100-continue", "\0\u0006cookie\u0003a=b", "`\u0003a=b",
        "\0\u000aconnection\u0005close", "\0\u0011transfer-encoding\u0007chunked", "\0\u0001x\u0001\r", "\0\u0001X\u0001y", "\0\u0001:\u0001y", "\0\u0004x: y\0", "\u00ff\u00ff\u00ff\u00ff", "\u0088", "\u008c\u00f1\u00e3\u00c2\u00e5\u00f2:k\u00a0\u00ab\u0090\u00f4\u00ff");

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        bool endStream = (input[0] & 1) != 0;
        FieldSection section = (input[0] & 2) == 0 ? _roomy : _narrow;
        Promise.That(Empty(_decoder) && Empty(_twin), "a table cannot be emptied");
        for (input = input[1..]; !input.IsEmpty;)
        {
            int length = Math.Min(input[0], input.Length - 1);
            ReadOnlySpan<byte> block = _guarded.Place(input.Slice(1, length)).Span;
            input = input[(1 + length)..];

            HpackFailure failure = _decoder.Decode(block, section);
            Promise.That(_decoder.TableSize <= MaxTableBytes && _decoder.TableCount <= MaxTableBytes / 32, "a table beyond its limit");
            Promise.That(section.Bytes.Length <= (section == _narrow ? 200 : 16 * 1024) + MaxTableBytes, "a section beyond its limit");
            if (failure != HpackFailure.None) return;

            // What a section does not keep must not change what the table becomes.
            Promise.That(_twin.Decode(block, _other) == HpackFailure.None, "whether a block is valid depends on the section's limits");
            Promise.That(_twin.TableCount == _decoder.TableCount && _twin.TableSize == _decoder.TableSize, "the table depends on the section's limits");
            if (section.IsTooLarge) continue;
            Promise.That(AreEqual(section, _other), "what is decoded depends on the section's limits");
            CheckWrittenAnew(section);
            CheckRequest(section, endStream);
        }
    }

    private bool Empty(HpackDecoder decoder)
    {
        decoder.SetTableLimit(MaxTableBytes);
        return decoder.Decode(s_emptyTheTable, _other) == HpackFailure.None && decoder.TableCount == 0;
    }

    private static bool AreEqual(FieldSection a, FieldSection b)
    {
        bool same = a.Count == b.Count;
        for (int i = 0; same && i < a.Count; i++) same = a.Name(i).SequenceEqual(b.Name(i)) && a.Value(i).SequenceEqual(b.Value(i)) && a[i].Kind == b[i].Kind && a[i].Line.Known == b[i].Line.Known;
        return same;
    }

    // Through the writer of answers, as far as it has words for it: that uses no table, so any decoder reads it.
    private void CheckWrittenAnew(FieldSection section)
    {
        var writer = new FieldBlockWriter(_written);
        int count = 0;
        for (int i = 0; i < section.Count; i++)
        {
            if (!CanBeWritten(section, i)) continue;
            count++;
            Promise.That(writer.TryWriteField(section.Name(i), section.Value(i)), "a field that was read cannot be written");
        }

        HpackFailure failure = _twin.Decode(_written.AsSpan(0, writer.Written), _other);
        Promise.That(failure == HpackFailure.None && _other.Count == count, "fields written anew cannot be read");
        int at = 0;
        for (int i = 0; i < section.Count; i++)
        {
            if (!CanBeWritten(section, i)) continue;
            Promise.That(_other.Name(at).SequenceEqual(section.Name(i)) && _other.Value(at).SequenceEqual(FieldSyntax.TrimWhiteSpace(section.Value(i))), "a field written anew is another");
            at++;
        }
    }

    private static bool CanBeWritten(FieldSection section, int index) =>
        section[index].Kind == FieldNameKind.Regular && section.Name(index).Length <= 64 && FieldSyntax.IsFieldValue(section.Value(index));

    private void CheckRequest(FieldSection section, bool endStream)
    {
        _ = TrailerFields.TryCheck(section, out Http2Error trailerError);
        if (!RequestFields.TryRead(section, _head, endStream, out RequestFraming framing, out Http2Error error))
        {
            Promise.That(error.Scope == Http2ErrorScope.Stream && error.Reason.Length > 0 && error.Rule.Length > 0, "a malformed request is not the stream's error");
            return;
        }

        Promise.That(framing.ContentLength >= -1 && (!endStream || framing.ContentLength <= 0), "content is promised where none comes");
        var text = new ByteText(_written);
        text.Add(_head.MethodToken);
        text.Add(" "u8);
        text.Add(_head.Target);
        text.Add(" HTTP/1.1\r\n"u8);
        for (int i = 0; i < _head.FieldCount; i++) text.AddField(_head.Name(i), _head.Value(i));
        text.Add("\r\n"u8);
        _parser.Reset();
        ParseStatus status = _parser.Parse(_guardedHead.Place(text.Written), _asText, out int consumed, out _);
        Promise.That(status == ParseStatus.Complete && consumed == text.Written.Length, "a request of HTTP/2 is none, or two, as HTTP/1.1");
        Promise.That(_asText.FieldCount == _head.FieldCount && _asText.Method == _head.Method && _asText.Path.SequenceEqual(_head.Path) && _asText.Query.SequenceEqual(_head.Query), "a request of HTTP/2 is another as HTTP/1.1");
        for (int i = 0; i < _head.FieldCount; i++)
            Promise.That(_asText.Name(i).SequenceEqual(_head.Name(i)) && _asText.Value(i).SequenceEqual(_head.Value(i)), "a field of HTTP/2 is another as HTTP/1.1");
        Promise.That(!_head.Has(KnownField.TransferEncoding) && !_head.Has(KnownField.Connection), "a field that only HTTP/1.1 has");
    }
}
