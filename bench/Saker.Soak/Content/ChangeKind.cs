namespace Saker.Soak.Content;

/// <summary>How a file of the site changes.</summary>
internal enum ChangeKind
{
    /// <summary>Never.</summary>
    Steady,

    /// <summary>Another file is moved over it.</summary>
    Replaced,

    /// <summary>It is written to where it lies: overwritten, lengthened, cut.</summary>
    Rewritten,

    /// <summary>It is deleted, and comes back as another.</summary>
    Fleeting,
}
