namespace Saker.Shared;

/// <summary>One thing a client can do in HTTP/2, as raw frames, and what it must come to.</summary>
/// <param name="Name">What the client does.</param>
/// <param name="Rule">The section of RFC 9113 that says so, or of the RFC that is named.</param>
/// <param name="Frames">Hexadecimal digits, spaces allowed: what follows the client's preface and, unless <paramref name="IsFirst"/>, an empty SETTINGS.</param>
/// <param name="Expected">
/// The errors in their order, with a comma between: <c>GOAWAY ProtocolError</c> ends the connection, <c>RST_STREAM 1 ProtocolError</c> a stream. Empty
/// where there is none.
/// </param>
/// <param name="IsFirst">Whether the frames are the very first ones.</param>
internal sealed record Http2Case(string Name, string Rule, string Frames, string Expected, bool IsFirst = false);
