using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// Everything that a decision may depend on beside the request and the rules: what is at a name, what is in a file, what has been
/// worked out about it. The live folder, or a table in a test.
/// </summary>
internal interface ISiteSnapshot : IFolderFacts
{
    /// <summary>Whether contents are compressed in the background.</summary>
    bool Compresses { get; }

    /// <summary>
    /// The folder with what was there when it was last read: a guess, and good enough to try an open that tells whether it still holds.
    /// It spares the look before the open.
    /// </summary>
    IFolderFacts Remembered { get; }

    /// <summary>Takes one version of the file at <paramref name="path"/>, bytes or open descriptor with the facts of exactly these; null when the answer is not <see cref="OpenStatus.Ok"/>.</summary>
    /// <param name="path">Relative to the root.</param>
    /// <param name="status">How it ended.</param>
    FileContent? Read(byte[] path, out OpenStatus status);

    /// <summary>The SHA-256 of <paramref name="content"/>, or null while nobody knows it.</summary>
    /// <param name="path">Relative to the root.</param>
    /// <param name="content">A version of that file.</param>
    /// <param name="utcSeconds">Now, in seconds since 1970-01-01 UTC.</param>
    byte[]? HashOf(byte[] path, FileContent content, long utcSeconds);

    /// <summary>What was worked out in the background about the version of the file that has <paramref name="facts"/>, or null.</summary>
    PreparedForms? PreparedOf(byte[] path, in FileFacts facts);

    /// <summary>The site's own content for 404; <see cref="NotFoundPage.None"/> where there is none, or it cannot be had.</summary>
    /// <param name="found">Where it is, as the resolver says; null for nowhere.</param>
    NotFoundPage PageOf(Resolution.Serve? found);

    /// <summary>The names in a folder.</summary>
    /// <param name="path">Relative to the root; empty for the root.</param>
    /// <param name="maxEntries">Where to stop.</param>
    ListResult List(byte[] path, int maxEntries);
}
