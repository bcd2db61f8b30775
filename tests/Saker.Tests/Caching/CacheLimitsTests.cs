using Saker.Caching;
using Xunit;

namespace Saker.Tests.Caching;

public class CacheLimitsTests
{
    private const long Mebibyte = 1024 * 1024;

    [Theory]
    [InlineData(16, 1)]        // less than the server needs for itself
    [InlineData(48, 4)]        // a container of 64 MiB: the runtime takes three quarters of it at most
    [InlineData(384, 88)]      // of 512 MiB
    [InlineData(768, 184)]     // of 1 GiB
    [InlineData(1056, 256)]
    [InlineData(64 * 1024, 256)]
    public void The_default_fits_the_memory_there_is(long availableMebibytes, long mebibytes)
        => Assert.Equal(mebibytes * Mebibyte, CacheLimits.CapacityBytesFor(availableMebibytes * Mebibyte));

    [Fact]
    public void This_process_has_a_default() =>
        Assert.InRange(new SiteOptions().CacheBytes, CacheLimits.LeastCapacityBytes + 1, CacheLimits.DefaultCapacityBytes);
}
