using System;
using System.Collections.Generic;
using Saker.Fuzz.Engine;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>The request target: its parts lie in it one after the other and are all of it; an authority that was taken is one on its own.</summary>
/// <remarks>The first byte of the input chooses the method.</remarks>
internal sealed class RequestTargetTarget : Target
{
    private readonly GuardedInput _guarded = new(4096);

    public override string Name => "request-target";

    public override int MaxLength => 400;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes("0/a?b", "1http://example.org:80/a/b?c=d", "2a:443", "3*", "0https://[::1]:8443", "0HTTP://[v1.a:b]?q", "2[2001:db8::1.2.3.4]:1", "0http://a%41b:/");

    public override IReadOnlyList<byte[]> Words => HttpWords.Paths;

    public override byte[] Delimiters { get; } = [(byte)'/', (byte)':', (byte)'?', (byte)'['];

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        Method method = (input[0] % 4) switch { 0 => Method.Get, 1 => Method.Unknown, 2 => Method.Connect, _ => Method.Options };
        ReadOnlySpan<byte> target = _guarded.Place(input[1..]).Span;
        if (!RequestTarget.TryParse(target, method, out RequestTarget parts, out ProtocolError error))
        {
            Promise.That((int)error.Status == 400 && error.Reason.Length > 0, "a refusal without a reason");
            return;
        }

        Promise.That(!target.ContainsAnyInRange((byte)0, (byte)0x20) && !target.ContainsAnyInRange((byte)0x7F, (byte)0xFF), "a byte that could end the line is accepted");
        if (parts.AuthorityLength > 0)
        {
            ReadOnlySpan<byte> authority = target.Slice(parts.AuthorityStart, parts.AuthorityLength);
            Promise.That(HostSyntax.IsHostAndOptionalPort(authority, out bool hasPort), "an authority that is no host");
            Promise.That(!authority.Contains((byte)'@') && !authority.Contains((byte)'/'), "user information is accepted");
            Promise.That(hasPort || parts.Form == RequestTargetForm.Absolute, "CONNECT without a port");
        }

        ReadOnlySpan<byte> path = target.Slice(parts.PathStart, parts.PathLength);
        ReadOnlySpan<byte> query = parts.QueryLength < 0 ? default : target.Slice(parts.QueryStart, parts.QueryLength);
        Promise.That(!path.Contains((byte)'?'), "a query in the path");
        int end = parts.QueryLength >= 0 ? parts.QueryStart + query.Length : parts.PathStart + path.Length;
        switch (parts.Form)
        {
            case RequestTargetForm.Origin:
                Promise.That(parts.PathStart == 0 && path[0] == (byte)'/' && end == target.Length && parts.AuthorityLength == 0, "the parts are not the target");
                break;
            case RequestTargetForm.Absolute:
                Promise.That(parts.AuthorityLength > 0 && parts.PathStart == parts.AuthorityStart + parts.AuthorityLength && end == target.Length, "the parts are not the target");
                Promise.That(path.IsEmpty || path[0] == (byte)'/', "a path that does not begin at the root");
                break;
            case RequestTargetForm.Authority:
                Promise.That(method == Method.Connect && parts.AuthorityLength == target.Length && path.IsEmpty, "the authority form is more than an authority");
                break;
            default:
                Promise.That(target.SequenceEqual("*"u8) && method is Method.Options or Method.Unknown, "the asterisk form is more than an asterisk");
                break;
        }
    }
}
