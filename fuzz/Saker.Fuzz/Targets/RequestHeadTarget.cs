using System;
using System.Collections.Generic;
using Saker.Fuzz.Engine;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>The head of a request: one answer however it is cut, no byte beyond its end needed, and the same again when it is written anew.</summary>
internal sealed class RequestHeadTarget(string name, Http1Limits limits) : Target
{
    private static readonly Http1Limits s_roomy = new() { MaxHeadBytes = 1 << 20, MaxRequestLineBytes = 1 << 20 };

    private readonly GuardedInput _whole = new(4096);
    private readonly GuardedInput _piece = new(4096);
    private readonly RequestHeadParser _parser = new(limits);
    private readonly RequestHeadParser _roomyParser = new(s_roomy);
    private readonly RequestHead _head = new();
    private readonly RequestHead _other = new();
    private readonly byte[] _written = new byte[16 * 1024];

    public override string Name => name;

    public override int MaxLength => 2048;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes(
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\n\r\nPOST /a/b?c HTTP/1.0\r\nContent-Length:  5 \r\nX:\r\n\r\nhello",
        "GET http://example.org:80/x?y HTTP/1.1\r\nhost:\texample.org\r\nCookie: a=b; c=d\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n\r\n");

    public override IReadOnlyList<byte[]> Words => HttpWords.Head;

    public override byte[] Delimiters { get; } = [(byte)'\n', (byte)' ', (byte)':'];

    public override void Run(ReadOnlySpan<byte> input)
    {
        _parser.Reset();
        ParseStatus status = _parser.Parse(_whole.Place(input), _head, out int consumed, out ProtocolError error);
        Http1Version version = _parser.Version;
        CheckForm(input, status, consumed, error);
        RunInPieces(input, status, consumed, error);
        if (status != ParseStatus.Complete) return;

        _parser.Reset();
        Promise.That(_parser.Parse(_piece.Place(input[..(consumed - 1)]), _other, out _, out _) == ParseStatus.NeedMore, "a head is complete before its last byte");

        ReadOnlySpan<byte> written = Write(version);
        _roomyParser.Reset();
        Promise.That(_roomyParser.Parse(_piece.Place(written), _other, out int consumedAgain, out _) == ParseStatus.Complete, "a head that was accepted is refused when written anew");
        Promise.That(consumedAgain == written.Length && _roomyParser.Version == version, "a head written anew ends elsewhere");
        Promise.That(AreEqual(_head, _other), "a head written anew says something else");
    }

    private static void CheckForm(ReadOnlySpan<byte> input, ParseStatus status, int consumed, ProtocolError error)
    {
        switch (status)
        {
            case ParseStatus.Complete:
                Promise.That(consumed <= input.Length && input[..consumed].EndsWith("\r\n\r\n"u8), "a complete head does not end in an empty line");
                break;
            case ParseStatus.NeedMore:
                Promise.That(consumed == 0, "something is consumed of a head that is not whole");
                break;
            default:
                Promise.That(consumed == 0 && error.Reason.Length > 0 && error.Rule.StartsWith("RFC ", StringComparison.Ordinal), "a refusal without a reason and a rule");
                Promise.That((int)error.Status is 400 or 414 or 431 or 505, "a refusal with a status that is none");
                break;
        }
    }

    private void RunInPieces(ReadOnlySpan<byte> input, ParseStatus expected, int expectedConsumed, ProtocolError expectedError)
    {
        _parser.Reset();
        var pieces = new Pieces(input.Length, HashOf(input));
        while (pieces.MoveNext())
        {
            ParseStatus status = _parser.Parse(_piece.Place(input[..pieces.End]), _other, out int consumed, out ProtocolError error);
            if (status == ParseStatus.NeedMore && pieces.End < input.Length) continue;
            Promise.That(status == expected && consumed == expectedConsumed, "the answer depends on how the bytes are cut");
            Promise.That(error.Reason == expectedError.Reason && error.Status == expectedError.Status, "the refusal depends on how the bytes are cut");
            Promise.That(status != ParseStatus.Complete || AreEqual(_head, _other), "what is read depends on how the bytes are cut");
            return;
        }
    }

    private ReadOnlySpan<byte> Write(Http1Version version)
    {
        var text = new ByteText(_written);
        text.Add(_head.MethodToken);
        text.Add(" "u8);
        text.Add(_head.Target);
        text.Add(version == Http1Version.Http10 ? " HTTP/1.0\r\n"u8 : " HTTP/1.1\r\n"u8);
        for (int i = 0; i < _head.FieldCount; i++) text.AddField(_head.Name(i), _head.Value(i));
        text.Add("\r\n"u8);
        return text.Written;
    }

    private static bool AreEqual(RequestHead a, RequestHead b)
    {
        if (!a.MethodToken.SequenceEqual(b.MethodToken) || a.Method != b.Method || !a.Target.SequenceEqual(b.Target) || a.TargetForm != b.TargetForm
            || !a.Path.SequenceEqual(b.Path) || !a.Query.SequenceEqual(b.Query) || a.HasQuery != b.HasQuery
            || !a.Authority.SequenceEqual(b.Authority) || a.FieldCount != b.FieldCount)
        {
            return false;
        }

        for (int i = 0; i < a.FieldCount; i++)
        {
            if (a[i].Known != b[i].Known || !a.Name(i).SequenceEqual(b.Name(i)) || !a.Value(i).SequenceEqual(b.Value(i))) return false;
        }

        return true;
    }
}
