using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Transport.Tests.FileSystem;

/// <summary>
/// The table itself. A test that runs as root cannot make most of these happen (root may read everything), so the meaning of each
/// number is tested apart from the calls that give it.
/// </summary>
public class ErrnoTests
{
    [Theory]
    [InlineData(Errno.ENOENT, OpenStatus.NotFound)]
    [InlineData(Errno.ENOTDIR, OpenStatus.NotFound)]
    [InlineData(Errno.ENAMETOOLONG, OpenStatus.NotFound)]
    [InlineData(Errno.ESTALE, OpenStatus.NotFound)]
    [InlineData(Errno.EACCES, OpenStatus.Denied)]
    [InlineData(Errno.EPERM, OpenStatus.Denied)]
    [InlineData(Errno.EISDIR, OpenStatus.IsDirectory)]
    [InlineData(Errno.ENXIO, OpenStatus.NotRegular)]
    [InlineData(Errno.ENODEV, OpenStatus.NotRegular)]
    [InlineData(Errno.EXDEV, OpenStatus.Outside)]
    [InlineData(Errno.ELOOP, OpenStatus.Outside)]
    [InlineData(Errno.EMFILE, OpenStatus.TooManyOpenFiles)]
    [InlineData(Errno.ENFILE, OpenStatus.TooManyOpenFiles)]
    [InlineData(Errno.EIO, OpenStatus.Failed)]
    [InlineData(Errno.ENOMEM, OpenStatus.Failed)]
    [InlineData(Errno.EINVAL, OpenStatus.Failed)]
    public void Every_error_number_has_one_meaning(int error, OpenStatus expected) => Assert.Equal(expected, Errno.ToStatus(error));
}
