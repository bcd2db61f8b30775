using System;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Connections;

/// <summary>Room for the decoded path of one request after the other. Loop-bound; grows as needed and is kept.</summary>
internal sealed class RequestPath
{
    private byte[] _room = [];

    /// <summary>Normalises the path of the request's head and gives it to the request; false with 400 when it cannot be.</summary>
    /// <remarks>What is decoded lies here until the next call.</remarks>
    public bool TryPrepare(Request request, out ProtocolError error)
    {
        error = default;
        ReadOnlyMemory<byte> path = request.Head.PathMemory;
        ReadOnlySpan<byte> raw = path.Span;
        if (raw.IsEmpty || request.Head.IsAsteriskForm || (TargetPath.SystemRules == TargetPathRules.None && TargetPath.IsPlain(raw)))
        {
            // Nothing to decode: the path is used where it lies.
            request.SetPath(path);
            return true;
        }

        if (_room.Length < raw.Length) _room = new byte[Math.Max(raw.Length, 1024)];
        if (!TargetPath.Normalize(raw, TargetPath.SystemRules, _room, out int written, out error)) return false;
        request.SetPath(_room.AsMemory(0, written));
        return true;
    }
}
