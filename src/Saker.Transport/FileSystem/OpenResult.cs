using Microsoft.Win32.SafeHandles;

namespace Saker.Transport.FileSystem;

/// <summary>What opening a file beneath a root gave. The caller owns <see cref="File"/>.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="File">The open regular file; null unless <see cref="OpenStatus.Ok"/>.</param>
/// <param name="Facts">The facts of the open descriptor itself, so that nothing can change between looking and opening.</param>
/// <param name="ErrorNumber">The system's error number when <see cref="OpenStatus.Failed"/>, for the log alone.</param>
/// <param name="IsRemote">
/// True when the file is on a file system that may have to ask somebody, on the network or a program: to read it, to look at it and
/// to close it may each wait, whatever is in memory. <see cref="FileRoot.KnownFactsOf"/> and <see cref="FileCloser"/> never do.
/// </param>
public readonly record struct OpenResult(OpenStatus Status, SafeFileHandle? File, FileFacts Facts, int ErrorNumber = 0, bool IsRemote = false);
