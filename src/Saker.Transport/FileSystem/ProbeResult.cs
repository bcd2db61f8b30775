using System.Runtime.InteropServices;

namespace Saker.Transport.FileSystem;

/// <summary>What looking at a name beneath a root gave, without opening it for reading.</summary>
/// <param name="Status">How it ended; <see cref="OpenStatus.Ok"/> for a name of any kind.</param>
/// <param name="Facts">What is there when <see cref="OpenStatus.Ok"/>.</param>
/// <param name="ErrorNumber">The system's error number when <see cref="OpenStatus.Failed"/>, for the log alone.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProbeResult(OpenStatus Status, FileFacts Facts, int ErrorNumber = 0);
