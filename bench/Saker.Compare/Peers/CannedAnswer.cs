namespace Saker.Compare.Peers;

/// <summary>The bytes that the floor sends: Saker's own, so that both put the same on the wire. Immutable.</summary>
/// <param name="Bytes">The answer, or its head alone when the content goes by sendfile.</param>
/// <param name="SendFile">The file that follows by sendfile; null when the bytes are all.</param>
/// <param name="CloseBytes">The answer to a request with Connection: close; null in works where connections stay open.</param>
internal sealed record CannedAnswer(byte[] Bytes, string? SendFile, byte[]? CloseBytes);
