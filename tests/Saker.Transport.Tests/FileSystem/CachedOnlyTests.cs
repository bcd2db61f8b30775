using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Saker.Tests.Shared;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Transport.Tests.FileSystem;

/// <summary>An attempt to serve a file from what the kernel has in memory: right, or given up, and never anything else.</summary>
public sealed class CachedOnlyTests : IDisposable
{
    private readonly TempFolder _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(SymlinkPolicy.InsideRoot)]
    [InlineData(SymlinkPolicy.Deny)]
    [InlineData(SymlinkPolicy.Follow)]
    public void A_file_just_written_is_found_and_read_without_a_disk(SymlinkPolicy symlinks)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 12), "looking names up in memory only is Linux 5.12's");
        _site.Write("a/b.txt", "hello");
        using FileRoot root = FileRoot.Open(_site.Path, symlinks);

        // That there is no such name the kernel only knows once somebody has asked.
        Assert.Equal(OpenStatus.NotFound, root.Probe("a/none.txt"u8).Status);
        using (CachedOnly.Begin())
        {
            Assert.Equal(OpenStatus.Ok, root.Probe("a/b.txt"u8).Status);
            Assert.Equal(OpenStatus.NotFound, root.Probe("a/none.txt"u8).Status);
            using SafeFileHandle file = root.OpenFile("a/b.txt"u8).File!;
            byte[] bytes = new byte[8];
            Assert.Equal(5, root.Read(file, bytes, 0));
            Assert.Equal("hello", Encoding.ASCII.GetString(bytes, 0, 5));
            Assert.Equal(0, root.Read(file, bytes, 5));
            Assert.False(CachedOnly.HasGivenUp);
        }
    }

    [Fact]
    public void Pages_that_are_on_the_disk_only_are_left_to_a_worker()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reading from memory only is Linux's");
        File.WriteAllBytes(_site["cold.bin"], new byte[64 * 1024]);
        Drop(_site["cold.bin"]);
        using FileRoot root = FileRoot.Open(_site.Path);
        using SafeFileHandle file = root.OpenFile("cold.bin"u8).File!;
        byte[] bytes = new byte[64 * 1024];
        using (CachedOnly.Begin())
        {
            Assert.Equal(0, root.Read(file, bytes, 0));
            Assert.True(CachedOnly.HasGivenUp);
        }

        Assert.Equal(bytes.Length, root.Read(file, bytes, 0));
    }

    [Fact]
    public void A_link_out_of_the_root_is_no_more_open_than_at_other_times()
    {
        using var outside = new TempFolder();
        outside.Write("secret.txt", "CANARY");
        _site.Link("out", outside["secret.txt"]);
        using FileRoot root = FileRoot.Open(_site.Path);
        using (CachedOnly.Begin())
        {
            Assert.Null(root.OpenFile("out"u8).File);
            Assert.True(CachedOnly.HasGivenUp || root.Probe("out"u8).Status == OpenStatus.Outside);
        }

        using FileRoot followed = FileRoot.Open(_site.Path, SymlinkPolicy.Follow);
        using (CachedOnly.Begin()) Assert.Equal(OpenStatus.Outside, followed.OpenFile("../secret.txt"u8).Status);
    }

    [Fact]
    public void Listing_and_the_portable_root_always_give_up()
    {
        _site.Write("a.txt", "a");
        using FileRoot root = FileRoot.Open(_site.Path);
        using (CachedOnly.Begin())
        {
            Assert.Equal(OpenStatus.WouldBlock, root.List(""u8, 10).Status);
            Assert.True(CachedOnly.HasGivenUp);
        }

        using var portable = new PortableFileRoot(_site.Path, SymlinkPolicy.InsideRoot);
        using (CachedOnly.Begin())
        {
            Assert.Equal(OpenStatus.WouldBlock, portable.Probe("a.txt"u8).Status);
            Assert.Equal(OpenStatus.WouldBlock, portable.OpenFile("a.txt"u8).Status);
            Assert.True(CachedOnly.HasGivenUp);
        }
    }

    [Fact]
    public void What_is_mounted_beneath_the_root_and_a_root_that_is_remote_are_left_to_a_worker()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's");
        using FileRoot above = FileRoot.Open("/");
        Assert.Equal(OpenStatus.Ok, above.Probe("proc/version"u8).Status);      // so the names are in memory
        using (CachedOnly.Begin())
        {
            Assert.Equal(OpenStatus.WouldBlock, above.Probe("proc/version"u8).Status);
            Assert.True(CachedOnly.HasGivenUp);
        }

        using FileRoot remote = FileRoot.Open("/proc");
        Assert.Equal(OpenStatus.Ok, remote.Probe("version"u8).Status);
        using (CachedOnly.Begin())
        {
            Assert.Equal(OpenStatus.WouldBlock, remote.Probe("version"u8).Status);
            Assert.True(CachedOnly.HasGivenUp);
        }
    }

    [Fact]
    public void A_root_is_known_to_be_in_place_without_a_disk_and_one_that_was_replaced_is_looked_at_by_a_worker()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 12), "looking names up in memory only is Linux 5.12's");
        _site.Write("site/a.txt", "old").Write("other/a.txt", "new one");
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        using var root = new LinuxFileRoot(_site["site"], SymlinkPolicy.InsideRoot, clock);
        clock.Advance(LinuxFileRoot.RootCheckInterval);
        Assert.Equal(3, Attempt());
        _site.Rename("site", "gone").Rename("other", "site");
        Assert.Equal(3, Attempt());     // looked at a moment ago
        clock.Advance(LinuxFileRoot.RootCheckInterval);
        Assert.Null(Attempt());
        Assert.Equal(7, root.Probe("a.txt"u8).Facts.Length);

        long? Attempt()
        {
            using CachedOnly attempt = CachedOnly.Begin();
            long length = root.Probe("a.txt"u8).Facts.Length;
            return CachedOnly.HasGivenUp ? null : length;
        }
    }

    [Fact]
    public void An_attempt_ends_with_its_scope_and_is_not_nested()
    {
        Assert.False(CachedOnly.TryGiveUp());
        using (CachedOnly.Begin())
        {
            Assert.True(CachedOnly.TryGiveUp());
            Assert.True(CachedOnly.HasGivenUp);
            Assert.Throws<InvalidOperationException>(() => CachedOnly.Begin());
        }

        Assert.False(CachedOnly.HasGivenUp);
        Assert.False(CachedOnly.TryGiveUp());
    }

    // Writes the file's pages back and asks the kernel to forget them.
    private static void Drop(string path)
    {
        using var dd = Process.Start(new ProcessStartInfo("dd", [$"of={path}", "oflag=nocache", "conv=notrunc,fdatasync", "count=0"]) { UseShellExecute = false, RedirectStandardError = true })!;
        dd.WaitForExit(10_000);
        Assert.Equal(0, dd.ExitCode);
    }
}
