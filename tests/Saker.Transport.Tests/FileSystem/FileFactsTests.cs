using System;
using System.IO;
using Microsoft.Win32.SafeHandles;
using Saker.Tests.Shared;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Transport.Tests.FileSystem;

/// <summary>What the system's times can be trusted for.</summary>
public sealed class FileFactsTests : IDisposable
{
    private readonly TempFolder _folder = new TempFolder().Write("a.bin", new byte[100]);

    public void Dispose() => _folder.Dispose();

    /// <remarks>
    /// Times of files tick every few milliseconds, and a write in the same tick as the one before it does not show. From Linux 6.13 on
    /// (multigrain timestamps: ext4, XFS, Btrfs, tmpfs) it does, if the time was asked for in between; and we always ask.
    /// </remarks>
    [Fact]
    public void A_write_after_the_facts_were_asked_for_shows_in_them()
    {
        if (!OperatingSystem.IsLinux() || Environment.OSVersion.Version < new Version(6, 13)) Assert.Skip("needs the multigrain timestamps of Linux 6.13");
        using FileRoot root = FileRoot.Open(_folder.Path, SymlinkPolicy.InsideRoot);
        using SafeFileHandle file = root.OpenFile("a.bin"u8).File!;
        using SafeFileHandle writer = File.OpenHandle(_folder["a.bin"], FileMode.Open, FileAccess.Write);
        for (int i = 0; i < 500; i++)
        {
            FileFacts before = root.FactsOf(file)!.Value;
            RandomAccess.Write(writer, [(byte)i], 50);
            FileFacts after = root.FactsOf(file)!.Value;
            Assert.False(after.HasContentOf(before), $"write {i} does not show");
        }
    }
}
