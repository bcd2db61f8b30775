using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Cli.Compressing;

/// <summary>A sibling that is to be written. Immutable.</summary>
/// <param name="Source">The file it is made of, relative to the root.</param>
/// <param name="Name">Its own name, relative to the root.</param>
/// <param name="Coding">Its coding.</param>
/// <param name="Facts">What was seen at <paramref name="Source"/>; the open that follows has the last word.</param>
internal sealed record SiblingJob(string Source, string Name, ContentCoding Coding, FileFacts Facts);
