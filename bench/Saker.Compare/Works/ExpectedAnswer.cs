namespace Saker.Compare.Works;

/// <summary>What every server has to answer before its speed counts. Immutable.</summary>
/// <param name="Status">The status code.</param>
/// <param name="File">The file whose bytes are the content; null where servers may say what they like (404) or nothing (304).</param>
internal sealed record ExpectedAnswer(int Status, SiteFile? File)
{
    /// <summary>The coding whose sibling <see cref="File"/> is; null for a file as it is.</summary>
    public string? Coding { get; init; }

    /// <summary>The part of the file that is asked for, first byte and length; null for all of it.</summary>
    public (int First, int Length)? Range { get; init; }

    /// <summary>What Content-Length says, whether or not the content is sent; null where that is the server's own matter.</summary>
    public long? ContentLength => Range?.Length ?? File?.Bytes;

    /// <summary>The bytes that have to come; null where they are the server's own matter.</summary>
    public byte[]? Content()
        => Range is { } range ? File?.Content()[range.First..(range.First + range.Length)] : File?.Content();
}
