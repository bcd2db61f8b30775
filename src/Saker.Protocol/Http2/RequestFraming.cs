using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>What a request of HTTP/2 says about its content and how it is to be had.</summary>
/// <param name="ContentLength">The content's length in bytes as its field says; -1 where it does not say.</param>
/// <param name="ExpectContinue">Whether the client waits for a 100 before it sends its content (RFC 9110 §10.1.1).</param>
/// <param name="IsExpectationUnknown">Whether it expects something else, which is answered with 417.</param>
/// <remarks>Immutable. Where the content ends is said by END_STREAM alone; the length must agree (RFC 9113 §8.1.1), see <see cref="ContentProgress"/>.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RequestFraming(long ContentLength, bool ExpectContinue, bool IsExpectationUnknown);
