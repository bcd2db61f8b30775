namespace Saker.Files.Listing;

/// <summary>What a directory listing can be sorted by.</summary>
internal enum ListingColumn : byte
{
    /// <summary>The name, in natural order: see <see cref="NaturalKey"/>.</summary>
    Name,

    /// <summary>The content's length.</summary>
    Size,

    /// <summary>The last change of the content.</summary>
    Date,
}
