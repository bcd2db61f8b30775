using System;
using System.IO;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.SlowDisks;

/// <summary>
/// A local disk that is slow: an ext4 file system on a loop device whose image lies in a <see cref="SlowMount"/>, so that every block
/// that the page cache does not have takes a while. Read-only. Linux, root.
/// </summary>
internal sealed class SlowDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _images = new();
    private readonly TemporaryFolder _mount = new();
    private readonly string _path;
    private SlowMount? _slow;
    private string? _device;
    private bool _isMounted;

    private SlowDisk(string path) => _path = path;

    /// <summary>How long a block takes.</summary>
    public TimeSpan Delay
    {
        get => _slow!.Delay;
        set => _slow!.Delay = value;
    }

    /// <summary>Blocks that were read, in requests of up to 128 KiB.</summary>
    public long Reads => _slow!.Answered;

    /// <summary>Mounts a disk with the files of <paramref name="source"/> at <paramref name="path"/>, an empty folder.</summary>
    public static async Task<SlowDisk> MountAsync(string source, string path)
    {
        foreach (string program in (ReadOnlySpan<string>)["mkfs.ext4", "losetup", "mount", "umount"]) Require(program);
        var disk = new SlowDisk(path);
        try
        {
            await disk.SetUpAsync(source);
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_slow is not null) Delay = TimeSpan.Zero;
        if (_isMounted) await Tool.RunAsync(Require("umount"), "--lazy", _path);
        if (_device is not null) await Tool.RunAsync(Require("losetup"), "--detach", _device);
        _slow?.Dispose();
        _mount.Dispose();
        _images.Dispose();
    }

    private async Task SetUpAsync(string source)
    {
        string image = _images.WriteSparse("disk.img", 160 << 20);
        await Tool.RunAsync(Require("mkfs.ext4"), "-q", "-F", "-O", "^has_journal", "-m", "0", "-d", source, image);
        _slow = new SlowMount(_images.Path, _mount.Path, bypassesCache: true);
        ToolResult device = await Tool.TryRunInAsync("/", Require("losetup"), "--find", "--show", "--read-only", _mount["disk.img"]);
        if (device.ExitCode != 0) Assert.Skip($"there is no loop device here: {device.Error}");
        _device = device.Text.Trim();
        ToolResult mounted = await Tool.TryRunInAsync("/", Require("mount"), "-t", "ext4", "-o", "ro", _device, _path);
        if (mounted.ExitCode != 0) Assert.Skip($"ext4 cannot be mounted here: {mounted.Error}");
        _isMounted = true;
    }

    private static string Require(string program)
    {
        string inSbin = Path.Combine("/usr/sbin", program);
        return File.Exists(inSbin) ? inSbin : Tool.Require(program);
    }
}
