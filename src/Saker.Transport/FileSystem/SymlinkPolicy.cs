namespace Saker.Transport.FileSystem;

/// <summary>Which symbolic links are followed.</summary>
public enum SymlinkPolicy : byte
{
    /// <summary>Those that stay inside the root at every step, relative or absolute.</summary>
    InsideRoot,

    /// <summary>None.</summary>
    Deny,

    /// <summary>All of them, wherever they lead: for an operator who trusts everybody who can write to the folder.</summary>
    Follow,
}
