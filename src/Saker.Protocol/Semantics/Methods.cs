using System;

namespace Saker.Protocol.Semantics;

/// <summary>Between method tokens and <see cref="Method"/>.</summary>
/// <remarks>Immutable. Methods are case-sensitive (RFC 9110 §9.1): <c>get</c> is an unknown method, not GET.</remarks>
public static class Methods
{
    /// <summary>The method of a token; <see cref="Method.Unknown"/> for every other one.</summary>
    public static Method Parse(ReadOnlySpan<byte> token) => token.Length switch
    {
        3 => token.SequenceEqual("GET"u8) ? Method.Get
            : token.SequenceEqual("PUT"u8) ? Method.Put : Method.Unknown,
        4 => token.SequenceEqual("HEAD"u8) ? Method.Head
            : token.SequenceEqual("POST"u8) ? Method.Post : Method.Unknown,
        5 => token.SequenceEqual("PATCH"u8) ? Method.Patch
            : token.SequenceEqual("TRACE"u8) ? Method.Trace : Method.Unknown,
        6 => token.SequenceEqual("DELETE"u8) ? Method.Delete : Method.Unknown,
        7 => token.SequenceEqual("OPTIONS"u8) ? Method.Options
            : token.SequenceEqual("CONNECT"u8) ? Method.Connect : Method.Unknown,
        _ => Method.Unknown,
    };

    /// <summary>The token of a known method; empty for <see cref="Method.Unknown"/>.</summary>
    public static ReadOnlySpan<byte> Token(Method method) => method switch
    {
        Method.Get => "GET"u8,
        Method.Head => "HEAD"u8,
        Method.Options => "OPTIONS"u8,
        Method.Post => "POST"u8,
        Method.Put => "PUT"u8,
        Method.Delete => "DELETE"u8,
        Method.Patch => "PATCH"u8,
        Method.Trace => "TRACE"u8,
        Method.Connect => "CONNECT"u8,
        _ => default,
    };
}
