namespace Saker.Transport.FileSystem;

/// <summary>Linux's error numbers that file calls give, and the one place that says what each of them means to us.</summary>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int ENXIO = 6;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int ENODEV = 19;
    public const int EXDEV = 18;
    public const int ENOTDIR = 20;
    public const int EISDIR = 21;
    public const int EINVAL = 22;
    public const int ENFILE = 23;
    public const int EMFILE = 24;
    public const int ENAMETOOLONG = 36;
    public const int ENOSYS = 38;
    public const int ELOOP = 40;
    public const int ESTALE = 116;

    /// <summary>What <paramref name="error"/> from open, openat2, statx or readlinkat means for the file that was asked for.</summary>
    public static OpenStatus ToStatus(int error) => error switch
    {
        // A name that no file can have and a path through a file are as absent as a name that no file does have.
        ENOENT or ENOTDIR or ENAMETOOLONG => OpenStatus.NotFound,

        // A network file system's answer for a file that went away between looking and opening.
        ESTALE => OpenStatus.NotFound,

        EACCES or EPERM => OpenStatus.Denied,
        EISDIR => OpenStatus.IsDirectory,

        // open(2): ENXIO for a socket or a device without its driver, ENODEV likewise.
        ENXIO or ENODEV => OpenStatus.NotRegular,

        // openat2(2): EXDEV when the path leaves the root; ELOOP when there are too many links, or any where none is allowed.
        EXDEV or ELOOP => OpenStatus.Outside,

        EMFILE or ENFILE => OpenStatus.TooManyOpenFiles,
        _ => OpenStatus.Failed,
    };
}
