using System;
using System.Text;
using System.Threading;
using Microsoft.Extensions.Logging.Abstractions;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>Work for the background when there is too much of it.</summary>
public sealed class WishesTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private static readonly FileFacts s_facts = new(FileKind.Regular, 1, 1, 1, 1, 1);
    private readonly ManualResetEventSlim _mayCompress = new();
    private readonly SemaphoreSlim _compressing = new(0);
    private readonly TempFolder _folder = new();
    private readonly FileRoot _root;
    private readonly Preparation _preparation;

    public WishesTests()
    {
        _root = FileRoot.Open(_folder.Path, SymlinkPolicy.InsideRoot);
        _preparation = new Preparation(_root, Compress, Preparation.MaxQueuedBytes, NullLogger.Instance);
    }

    public void Dispose()
    {
        _mayCompress.Set();
        _preparation.Dispose();
        _root.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_is_refused_is_asked_for_again_by_a_later_request()
    {
        Fill();
        var wishes = new Wishes(_preparation);
        wishes.AddCompression("wanted"u8.ToArray(), s_facts, new byte[Megabyte]);
        for (int i = 0; i < 3; i++) wishes.CountRequest();

        _mayCompress.Set();
        Assert.False(wishes.AnyIsGranted);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                wishes.CountRequest();
                return wishes.AnyIsGranted;
            },
            TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void What_waits_is_bounded_by_its_bytes()
    {
        int accepted = Fill();
        Assert.Equal(Preparation.MaxQueuedBytes / (Preparation.WorkBytes + Megabyte), accepted);
        Assert.False(_preparation.TryCompress(Name(accepted), s_facts, new byte[Megabyte]));

        // Hashes cost little, and are bounded too.
        int hashes = 0;
        while (_preparation.TryHash(Encoding.ASCII.GetBytes($"hash{hashes}"), s_facts)) hashes++;
        Assert.InRange(hashes, 1, Preparation.MaxQueuedBytes / Preparation.WorkBytes);
    }

    [Fact]
    public void A_file_that_is_asked_for_once_is_not_compressed_and_one_that_may_still_change_neither()
    {
        _mayCompress.Set();
        var once = new Wishes(_preparation);
        once.AddCompression("once"u8.ToArray(), s_facts, new byte[1000]);
        once.CountRequest();
        var early = new Wishes(_preparation) { IsTooEarly = true };
        early.AddCompression("early"u8.ToArray(), s_facts, new byte[1000]);
        for (int i = 0; i < 3; i++) early.CountRequest();
        var twice = new Wishes(_preparation);
        twice.AddCompression("twice"u8.ToArray(), s_facts, new byte[1000]);
        for (int i = 0; i < 2; i++) twice.CountRequest();

        // One thread does the work in its order: when this is done, the others would be.
        Assert.True(SpinWait.SpinUntil(() => twice.AnyIsGranted, TimeSpan.FromSeconds(20)));
        Assert.False(once.AnyIsGranted);
        Assert.False(early.AnyIsGranted);
    }

    [Fact]
    public void A_newer_version_of_a_file_takes_the_place_of_the_older_one_and_of_no_other_file()
    {
        _mayCompress.Set();
        byte[] path = Name(1);
        FileFacts newer = s_facts with { Inode = 2 };
        Assert.True(_preparation.TryCompress(path, s_facts, new byte[1000]));
        Assert.True(_preparation.TryCompress(Name(2), s_facts, new byte[1000]));
        _preparation.WaitUntilIdle();
        Assert.NotNull(_preparation.Find(path, s_facts));
        Assert.True(_preparation.TryCompress(path, newer, new byte[1000]));
        _preparation.WaitUntilIdle();
        Assert.NotNull(_preparation.Find(path, newer));
        Assert.Null(_preparation.Find(path, s_facts));
        Assert.NotNull(_preparation.Find(Name(2), s_facts));
    }

    private static byte[] Name(int number) => Encoding.ASCII.GetBytes($"file{number}");

    // As much as is taken, while the first of it is still being worked on.
    private int Fill()
    {
        byte[] content = new byte[Megabyte];
        int accepted = 0;
        while (_preparation.TryCompress(Name(accepted), s_facts, content)) accepted++;
        Assert.True(_compressing.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        return accepted;
    }

    private byte[]? Compress(byte[] content, ContentCoding coding)
    {
        _compressing.Release();
        _mayCompress.Wait();
        return null;
    }
}
