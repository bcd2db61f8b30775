using System.Text;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>A name that was looked at for a request, and what was there. Immutable; becomes text when a person asks.</summary>
/// <param name="Name">Relative to the root.</param>
/// <param name="Status">How looking at it ended.</param>
/// <param name="Kind">What was there, if anything.</param>
/// <param name="ErrorNumber">The system's error number where looking failed.</param>
internal readonly record struct TriedName(byte[] Name, OpenStatus Status, FileKind Kind, int ErrorNumber)
{
    /// <summary>The name as text.</summary>
    public string Path => Encoding.UTF8.GetString(Name);

    /// <summary>What was there, in words for a person.</summary>
    public string Outcome => Status switch
    {
        OpenStatus.Ok => Kind switch
        {
            FileKind.Regular => "a regular file",
            FileKind.Directory => "a folder",
            _ => "no regular file (a FIFO, a socket, a device)",
        },
        OpenStatus.NotFound => "not there",
        OpenStatus.NotRegular => "no regular file (a FIFO, a socket, a device)",
        OpenStatus.IsDirectory => "a folder",
        OpenStatus.Outside => "a symbolic link that leads out of the root, in a circle, or is not allowed",
        OpenStatus.Denied => "may not be read",
        OpenStatus.WouldBlock => "not in memory",
        OpenStatus.TooManyOpenFiles => "could not be looked at: no descriptor left",
        _ => $"could not be looked at (error {ErrorNumber})",
    };
}
