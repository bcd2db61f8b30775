using System.Collections.Generic;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>Which name a path leads to, by looking alone: nothing is opened yet, as it is for a <see cref="Finding"/>. A closed set. Immutable.</summary>
internal abstract record Resolution
{
    private Resolution(IReadOnlyList<TriedName> trail) => Trail = trail;

    /// <summary>The names that were considered, in order.</summary>
    public IReadOnlyList<TriedName> Trail { get; }

    /// <summary>A regular file is to be served.</summary>
    /// <param name="Path">Relative to the root.</param>
    /// <param name="Facts">What was seen there; the open that follows has the last word.</param>
    /// <param name="Trail">The names that were considered.</param>
    public sealed record Serve(byte[] Path, FileFacts Facts, IReadOnlyList<TriedName> Trail) : Resolution(Trail)
    {
        /// <summary>
        /// True when the path leads to nothing and gets a single-page application's index instead: but only from a request that
        /// wants a page, which <c>Sec-Fetch-Dest</c> tells.
        /// </summary>
        public bool IsFallback { get; init; }
    }

    /// <summary>A folder without an index is to be listed.</summary>
    /// <param name="Path">Relative to the root, no slash at its end; empty for the root.</param>
    /// <param name="Trail">The names that were considered.</param>
    public sealed record List(byte[] Path, IReadOnlyList<TriedName> Trail) : Resolution(Trail);

    /// <summary>The path lacks its final slash.</summary>
    /// <param name="Location">An absolute path, percent-encoded, with exactly one slash at its start; the query is still to be added.</param>
    /// <param name="Trail">The names that were considered.</param>
    public sealed record Redirect(string Location, IReadOnlyList<TriedName> Trail) : Resolution(Trail);

    /// <summary>There is nothing that may be shown.</summary>
    /// <param name="Reason">In words, for the log and for <c>saker explain</c>; never for the client.</param>
    /// <param name="Trail">The names that were considered.</param>
    public sealed record NotFound(string Reason, IReadOnlyList<TriedName> Trail) : Resolution(Trail)
    {
        /// <summary>True when the path looks like a part of a page: the answer is not to be kept, the next deploy may bring it.</summary>
        public bool IsAsset { get; init; }
    }

    /// <summary>It is there, and the system does not let us have it.</summary>
    /// <param name="Status">Why.</param>
    /// <param name="ErrorNumber">The system's error number, for the log.</param>
    /// <param name="Trail">The names that were considered.</param>
    public sealed record Refused(OpenStatus Status, int ErrorNumber, IReadOnlyList<TriedName> Trail) : Resolution(Trail);
}
