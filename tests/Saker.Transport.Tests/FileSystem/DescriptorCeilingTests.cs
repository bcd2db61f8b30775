using System;
using Microsoft.Win32.SafeHandles;
using Saker.Tests.Shared;
using Saker.Transport.FileSystem;
using Saker.Transport.Interop;
using Xunit;

namespace Saker.Transport.Tests.FileSystem;

/// <summary>The last descriptors are the runtime's.</summary>
public sealed class DescriptorCeilingTests : IDisposable
{
    private readonly TempFolder _site = new TempFolder().Write("a.txt", "a");

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(256, 240, 248)]
    [InlineData(512, 480, 496)]
    [InlineData(1024, 960, 992)]
    [InlineData(1_048_576, 1_048_512, 1_048_544)]
    [InlineData(ulong.MaxValue, int.MaxValue, int.MaxValue)]
    public void The_reserve_follows_from_the_limit(ulong limit, int held, int brief)
        => Assert.Equal((held, brief), (DescriptorCeiling.HeldFor(limit), DescriptorCeiling.BriefFor(limit)));

    [Fact]
    public void A_file_that_would_take_one_of_the_last_is_not_had_and_a_look_at_it_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux promises the lowest number");
        using var root = new LinuxFileRoot(_site.Path, SymlinkPolicy.InsideRoot, TimeProvider.System, heldBelow: 0);
        using var other = new LinuxFileRoot(_site.Path, SymlinkPolicy.InsideRoot, TimeProvider.System);
        Assert.Equal(OpenStatus.TooManyOpenFiles, root.OpenFile("a.txt"u8).Status);
        Assert.Equal(OpenStatus.NotFound, root.OpenFile("b.txt"u8).Status);
        using SafeFileHandle? file = other.OpenFile("a.txt"u8).File;
        Assert.NotNull(file);
        Assert.Equal(OpenStatus.Ok, root.Probe("a.txt"u8).Status);
        Assert.Single(root.List(""u8, 10).Entries, entry => entry.Name.AsSpan().SequenceEqual("a.txt"u8));
    }
}
