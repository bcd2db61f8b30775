using System.Security.Cryptography;
using Saker.Files;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Tests.Files;

public class ContentHashesTests
{
    private const long Now = 1_800_000_000;
    private static readonly FileFacts s_old = new(FileKind.Regular, 3, 1_000_000_000, 1_000_000_000, 7, 1);

    [Fact]
    public void A_version_is_hashed_once()
    {
        var hashes = new ContentHashes();
        byte[] hash = hashes.Of(s_old, [1, 2, 3], Now);
        Assert.Equal(SHA256.HashData([1, 2, 3]), hash);
        Assert.Same(hash, hashes.Of(s_old, [1, 2, 3], Now));
        Assert.NotSame(hash, hashes.Of(s_old with { ChangedNanoseconds = 2_000_000_000 }, [1, 2, 3], Now));
    }

    [Fact]
    public void What_may_change_unseen_or_cannot_be_told_apart_is_hashed_each_time()
    {
        var hashes = new ContentHashes();
        foreach (FileFacts facts in new[] { s_old with { Inode = 0 }, s_old with { ChangedNanoseconds = Now * 1_000_000_000 }, s_old with { ModifiedNanoseconds = (Now - 1) * 1_000_000_000 } })
        {
            Assert.Equal(SHA256.HashData([1, 2, 3]), hashes.Of(facts, [1, 2, 3], Now));
            Assert.Equal(SHA256.HashData([4, 5, 6]), hashes.Of(facts, [4, 5, 6], Now));
        }
    }

    [Fact]
    public void It_forgets_rather_than_grow()
    {
        var hashes = new ContentHashes();
        byte[] first = hashes.Of(s_old, [1, 2, 3], Now);
        for (ulong i = 0; i < ContentHashes.MaxHashes; i++) hashes.Of(s_old with { Inode = 100 + i }, [0], Now);
        Assert.NotSame(first, hashes.Of(s_old, [1, 2, 3], Now));
    }
}
