using System.Diagnostics;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>The one place where what the file system said becomes what the client is told.</summary>
internal static class FileStatus
{
    /// <summary>The status code for a file that could not be had.</summary>
    public static StatusCode Of(OpenStatus status) => status switch
    {
        // What is no file, and what a link hides, is not there: anything else would tell what the folder holds.
        OpenStatus.NotFound or OpenStatus.IsDirectory or OpenStatus.NotRegular or OpenStatus.Outside => StatusCode.NotFound,
        OpenStatus.Denied => StatusCode.Forbidden,

        // It may work in a moment; a 500 would say that it is broken.
        OpenStatus.TooManyOpenFiles or OpenStatus.WouldBlock => StatusCode.ServiceUnavailable,
        OpenStatus.Failed => StatusCode.InternalServerError,
        _ => throw new UnreachableException(),
    };
}
