namespace Saker.Protocol.Tests.Http2;

/// <summary>One frame of a client as hexadecimal digits, and what is read from it, in <see cref="FrameReader"/>'s words.</summary>
internal sealed record FrameCase(string Name, string Wire, string Expected);
