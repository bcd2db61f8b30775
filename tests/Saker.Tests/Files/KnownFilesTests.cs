using System;
using System.Security.Cryptography;
using Saker.Files;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Tests.Files;

public class KnownFilesTests
{
    private const long Now = 1_800_000_000;
    private static readonly byte[] s_path = "a.bin"u8.ToArray();
    private static readonly FileFacts s_old = new(FileKind.Regular, 3, 1_000_000_000, 1_000_000_000, 7, 1);

    [Fact]
    public void A_version_is_hashed_once()
    {
        var known = new KnownFiles();
        byte[] hash = known.HashOf(s_path, s_old, [1, 2, 3], Now);
        Assert.Equal(SHA256.HashData([1, 2, 3]), hash);
        Assert.Same(hash, known.HashOf(s_path, s_old, [1, 2, 3], Now));
        Assert.NotSame(hash, known.HashOf(s_path, s_old with { ChangedNanoseconds = 2_000_000_000 }, [1, 2, 3], Now));
    }

    [Fact]
    public void What_may_change_unseen_or_cannot_be_told_apart_is_hashed_each_time()
    {
        var known = new KnownFiles();
        foreach (FileFacts facts in new[] { s_old with { Inode = 0 }, s_old with { ChangedNanoseconds = Now * 1_000_000_000 }, s_old with { ModifiedNanoseconds = (Now - 1) * 1_000_000_000 } })
        {
            Assert.Equal(SHA256.HashData([1, 2, 3]), known.HashOf(s_path, facts, [1, 2, 3], Now));
            Assert.Equal(SHA256.HashData([4, 5, 6]), known.HashOf(s_path, facts, [4, 5, 6], Now));
        }
    }

    [Fact]
    public void What_was_read_is_remembered_by_its_name_until_something_else_is_there()
    {
        var known = new KnownFiles();
        Assert.Null(known.FactsOf(s_path));
        known.HashOf(s_path, s_old, [1, 2, 3], Now);
        Assert.Equal(s_old, known.FactsOf(s_path));
        Assert.Null(known.FactsOf("a"u8));
        known.HashOf(s_path, s_old with { ChangedNanoseconds = 2_000_000_000 }, [1, 2, 4], Now);
        Assert.Equal(2_000_000_000, known.FactsOf(s_path)!.Value.ChangedNanoseconds);
        known.Forget(s_path);
        Assert.Null(known.FactsOf(s_path));
    }

    [Fact]
    public void It_forgets_rather_than_grow()
    {
        var known = new KnownFiles();
        byte[] first = known.HashOf(s_path, s_old, [1, 2, 3], Now);
        for (int i = 0; i < KnownFiles.MaxFiles; i++) known.HashOf(BitConverter.GetBytes(i), s_old, [0], Now);
        Assert.NotSame(first, known.HashOf(s_path, s_old, [1, 2, 3], Now));
    }
}
