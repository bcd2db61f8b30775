using System;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// One place of <see cref="RecentAnswers"/>: a request's head and, from its second appearance on, the bytes of its answer. Loop-bound
/// and overwritten; the bytes of an answer are not, so that they may be on their way meanwhile.
/// </summary>
internal sealed class RecentAnswer
{
    private byte[] _head = [];
    private int _headLength;
    private bool _isSecure;
    private long _second;
    private KeptAnswer _kept;

    /// <summary>Bytes of the request.</summary>
    public int HeadLength => _headLength;

    /// <summary>The answer: head and content, in one piece or two. Empty while there is none.</summary>
    public ReadOnlyMemory<ReadOnlyMemory<byte>> Pieces { get; private set; }

    /// <summary>What <see cref="Pieces"/> keep in memory, in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Whether what was received begins with this head, and came the same way.</summary>
    public bool IsFor(ReadOnlySpan<byte> received, bool isSecure) => _isSecure == isSecure && received.StartsWith(_head.AsSpan(0, _headLength));

    /// <summary>Whether the answer is true now.</summary>
    public bool Stands(long utcSeconds, long nowMilliseconds) => _second == utcSeconds && !Pieces.IsEmpty && _kept.TryRepeat(nowMilliseconds);

    /// <summary>Sends the answer from where it lies.</summary>
    public ValueTask<IoResult> SendAsync(ITransport transport) =>
        Pieces.Length == 1 ? transport.SendAsync(Pieces.Span[0]) : transport.SendAsync(Pieces);

    /// <summary>Becomes the place of another head, without an answer so far.</summary>
    public void Become(ReadOnlySpan<byte> head, bool isSecure)
    {
        if (_head.Length < head.Length) _head = new byte[head.Length];
        head.CopyTo(_head);
        _headLength = head.Length;
        _isSecure = isSecure;
        Drop();
    }

    /// <summary>Takes the answer that was given in <paramref name="utcSeconds"/>.</summary>
    public void Take(ReadOnlyMemory<byte>[] pieces, int length, in KeptAnswer kept, long utcSeconds)
    {
        Pieces = pieces;
        Length = length;
        _kept = kept;
        _second = utcSeconds;
    }

    /// <summary>Forgets the answer, and keeps the head.</summary>
    public void Drop()
    {
        Pieces = default;
        Length = 0;
        _kept = default;
    }
}
