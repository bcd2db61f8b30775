using Microsoft.Win32.SafeHandles;

namespace Saker.Transport.FileSystem;

/// <summary>What opening a file beneath a root gave. The caller owns <see cref="File"/>.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="File">The open regular file; null unless <see cref="OpenStatus.Ok"/>.</param>
/// <param name="Facts">The facts of the open descriptor itself, so that nothing can change between looking and opening.</param>
/// <param name="ErrorNumber">The system's error number when <see cref="OpenStatus.Failed"/>, for the log alone.</param>
public readonly record struct OpenResult(OpenStatus Status, SafeFileHandle? File, FileFacts Facts, int ErrorNumber = 0);
