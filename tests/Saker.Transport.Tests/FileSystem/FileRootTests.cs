using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Saker.Tests.Shared;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Transport.Tests.FileSystem;

/// <summary>Every way of opening beneath a root gives the same answer to the same question.</summary>
public sealed class FileRootTests : IDisposable
{
    public enum Way
    {
        OpenAt2,
        Walk,
        Portable,
    }

    private const string Canary = "CANARY: this is outside the root";
    private readonly TempFolder _outside = new();
    private readonly TempFolder _site = new();

    public FileRootTests() => _outside.Write("secret.txt", Canary);

    public static TheoryData<Way> Ways => [Way.OpenAt2, Way.Walk, Way.Portable];

    public static TheoryData<Way> LinuxWays => [Way.OpenAt2, Way.Walk];

    public void Dispose()
    {
        _site.Dispose();
        _outside.Dispose();
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_regular_file_is_opened_and_its_facts_are_its_own(Way way)
    {
        _site.Write("a/b.txt", "hello");
        File.SetLastWriteTimeUtc(_site["a/b.txt"], new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc));
        using FileRoot root = Root(way);
        OpenResult opened = root.OpenFile("a/b.txt"u8);
        using SafeFileHandle? file = opened.File;
        Assert.Equal(OpenStatus.Ok, opened.Status);
        Assert.Equal("hello", Read(opened));
        Assert.Equal(FileKind.Regular, opened.Facts.Kind);
        Assert.Equal(5, opened.Facts.Length);
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero).ToUnixTimeSeconds(), opened.Facts.ModifiedSeconds);
        Assert.Equal(opened.Facts, root.Probe("a/b.txt"u8).Facts);
        Assert.Equal(opened.Facts, root.FactsOf(file!));
        Assert.Equal(opened.Facts, root.KnownFactsOf(file!));
        Assert.False(opened.IsRemote);
    }

    [Theory, MemberData(nameof(LinuxWays))]
    public void A_file_of_a_file_system_that_is_no_disk_counts_as_remote_wherever_the_root_is(Way way)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's");
        using FileRoot inside = At(way, "/proc/sys");
        OpenResult opened = inside.OpenFile("kernel/ostype"u8);
        using SafeFileHandle? one = opened.File;
        Assert.True(opened.IsRemote);
        using FileRoot above = At(way, "/");
        opened = above.OpenFile("proc/sys/kernel/ostype"u8);
        using SafeFileHandle? other = opened.File;
        Assert.True(opened.IsRemote);
    }

    [Theory, MemberData(nameof(Ways))]
    public void What_is_absent_or_below_a_file_or_too_long_is_not_found(Way way)
    {
        _site.Write("a.txt", "a");
        using FileRoot root = Root(way);
        foreach (string path in new[] { "no", "no/such", "a.txt/", "a.txt/b", new string('n', 256), new string('n', 5000), Deep(3000), "nul\0byte", "a.txt\0" })
        {
            Assert.Equal(OpenStatus.NotFound, root.Probe(Encoding.UTF8.GetBytes(path)).Status);
            Assert.Equal(OpenStatus.NotFound, root.OpenFile(Encoding.UTF8.GetBytes(path)).Status);
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_directory_is_known_as_one_and_never_opened_as_a_file(Way way)
    {
        _site.Folder("dir");
        using FileRoot root = Root(way);
        Assert.Equal(FileKind.Directory, root.Probe("dir"u8).Facts.Kind);
        Assert.Equal(FileKind.Directory, root.Probe("dir/"u8).Facts.Kind);
        Assert.Equal(FileKind.Directory, root.Probe(""u8).Facts.Kind);
        Assert.Equal(OpenStatus.IsDirectory, root.OpenFile("dir"u8).Status);
        Assert.Equal(OpenStatus.IsDirectory, root.OpenFile(""u8).Status);
    }

    // Opening a FIFO for reading waits for a writer unless told otherwise: without O_NONBLOCK this test hangs until its time runs out.
    [Theory(Timeout = 10_000), MemberData(nameof(LinuxWays))]
    public async Task A_fifo_a_socket_and_a_device_are_no_files_and_never_wait(Way way)
    {
        await Task.Yield();
        _site.Fifo("pipe");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_site["socket"]));
        using FileRoot root = Root(way);
        foreach (string name in new[] { "pipe", "socket" })
        {
            Assert.Equal(FileKind.Other, root.Probe(Encoding.UTF8.GetBytes(name)).Facts.Kind);
            Assert.Equal(OpenStatus.NotRegular, root.OpenFile(Encoding.UTF8.GetBytes(name)).Status);
        }

        using FileRoot devices = new LinuxFileRoot("/dev", SymlinkPolicy.InsideRoot, TimeProvider.System, way == Way.OpenAt2);
        Assert.Equal(OpenStatus.NotRegular, devices.OpenFile("null"u8).Status);
    }

    [Theory, MemberData(nameof(Ways))]
    public void Links_that_stay_inside_are_followed_and_all_others_refused(Way way)
    {
        MakeLinks();
        using FileRoot root = Root(way);
        Assert.Equal("inside", ReadAt(root, "relative"));
        Assert.Equal("inside", ReadAt(root, "absolute"));
        Assert.Equal("inside", ReadAt(root, "chain"));
        Assert.Equal("inside", ReadAt(root, "to-dir/file.txt"));
        Assert.Equal("inside", ReadAt(root, "up-and-back"));
        Assert.Equal("inside", ReadAt(root, "real/deep/up"));
        Assert.Equal(FileKind.Directory, root.Probe("to-root"u8).Facts.Kind);
        foreach (string name in new[] { "out-absolute", "out-relative", "out-dir/secret.txt", "out-and-in", "neighbour", "loop", "loop-a", "real/deep/out" })
            Assert.Equal(OpenStatus.Outside, root.OpenFile(Encoding.UTF8.GetBytes(name)).Status);
        Assert.Equal(OpenStatus.NotFound, root.OpenFile("dangling"u8).Status);
        Assert.Equal(OpenStatus.NotFound, root.OpenFile("relative/"u8).Status);
    }

    [Theory, MemberData(nameof(Ways))]
    public void With_deny_no_link_is_followed(Way way)
    {
        MakeLinks();
        using FileRoot root = Root(way, SymlinkPolicy.Deny);
        Assert.Equal("inside", ReadAt(root, "real/file.txt"));
        foreach (string name in new[] { "relative", "absolute", "chain", "to-dir/file.txt", "dangling", "loop", "out-absolute", "to-root" })
            Assert.Equal(OpenStatus.Outside, root.OpenFile(Encoding.UTF8.GetBytes(name)).Status);
    }

    [Theory, MemberData(nameof(Ways))]
    public void With_follow_links_may_leave_but_the_path_itself_may_not(Way way)
    {
        MakeLinks();
        using FileRoot root = Root(way, SymlinkPolicy.Follow);
        Assert.Equal(Canary, ReadAt(root, "out-absolute"));
        Assert.Equal(Canary, ReadAt(root, "out-dir/secret.txt"));
        Assert.Equal(OpenStatus.Outside, root.OpenFile("../x"u8).Status);
        Assert.Equal(OpenStatus.Outside, root.OpenFile("real/../../x"u8).Status);
    }

    [Theory, MemberData(nameof(Ways))]
    public void Parent_components_stop_at_the_root(Way way)
    {
        _site.Write("a/b.txt", "b");
        using FileRoot root = Root(way);
        Assert.Equal("b", ReadAt(root, "a/../a/./b.txt"));
        Assert.Equal(OpenStatus.Outside, root.OpenFile(".."u8).Status);
        Assert.Equal(OpenStatus.Outside, root.OpenFile("a/../../etc/passwd"u8).Status);
    }

    [Fact]
    public void The_walk_agrees_with_the_kernel_on_every_path_of_a_tangled_tree()
    {
        MakeLinks();
        using FileRoot kernel = Root(Way.OpenAt2);
        using FileRoot walk = Root(Way.Walk);
        string[] names = ["real", "relative", "absolute", "chain", "to-dir", "to-root", "up-and-back", "out-absolute", "out-dir", "out-and-in",
            "loop", "dangling", "neighbour", "file.txt", "deep", "up", "out", "..", ".", "", "secret.txt"];
        int found = 0;
        foreach (string a in names)
        {
            foreach (string b in names)
            {
                foreach (string c in names)
                {
                    byte[] path = Encoding.UTF8.GetBytes($"{a}/{b}/{c}".TrimStart('/'));
                    ProbeResult expected = kernel.Probe(path);
                    ProbeResult actual = walk.Probe(path);
                    Assert.True(expected.Status == actual.Status && expected.Facts == actual.Facts, $"{Encoding.UTF8.GetString(path)}: {expected} / {actual}");
                    if (expected.Status == OpenStatus.Ok) found++;
                }
            }
        }

        Assert.True(found > 100, "the tree is meant to have many names for few files");
    }

    [Theory, MemberData(nameof(Ways))]
    public void Names_may_have_every_byte_that_a_name_can_have(Way way)
    {
        using FileRoot root = Root(way);
        for (int b = 1; b < 128; b++)
        {
            if (b == '/') continue;
            string name = $"x{(char)b}y";
            _site.Write(name, name);
            Assert.Equal(name, ReadAt(root, name));
        }

        foreach (string name in new[] { "é", "e\u0301", "日本語.txt", "🦅", "שלום", " lead", "trail ", "-rf", "~", "a\\b", "con", "x:y" })
        {
            _site.Write("d/" + name, name);
            Assert.Equal(name, ReadAt(root, "d/" + name));
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_deep_tree_and_the_longest_name_are_served(Way way)
    {
        string deep = Deep(60) + "/leaf.txt";
        string longest = new string('n', 251) + ".txt";
        _site.Write(deep, "leaf").Write(longest, "long");
        using FileRoot root = Root(way);
        Assert.Equal("leaf", ReadAt(root, deep));
        Assert.Equal("long", ReadAt(root, longest));
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_sparse_file_of_5_GiB_has_its_true_length(Way way)
    {
        const long Length = 5L * 1024 * 1024 * 1024;
        using (FileStream sparse = File.Create(_site["big.bin"])) sparse.SetLength(Length);
        using FileRoot root = Root(way);
        OpenResult opened = root.OpenFile("big.bin"u8);
        using SafeFileHandle? file = opened.File;
        Assert.Equal(Length, opened.Facts.Length);
    }

    [Theory, MemberData(nameof(LinuxWays))]
    public void A_root_that_was_removed_answers_not_found_and_serves_again_when_it_is_back(Way way)
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        _site.Write("root/a.txt", "before");
        using var root = new LinuxFileRoot(_site["root"], SymlinkPolicy.InsideRoot, clock, way == Way.OpenAt2);
        Assert.Equal("before", ReadAt(root, "a.txt"));

        Directory.Delete(_site["root"], recursive: true);
        clock.Advance(LinuxFileRoot.RootCheckInterval);
        Assert.Equal(OpenStatus.NotFound, root.OpenFile("a.txt"u8).Status);
        Assert.True(root.IsMissing);

        _site.Write("root/a.txt", "after");
        clock.Advance(LinuxFileRoot.RootCheckInterval);
        Assert.Equal("after", ReadAt(root, "a.txt"));
        Assert.False(root.IsMissing);
    }

    [Fact]
    public void A_root_named_by_a_link_follows_the_link_when_it_is_switched()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        _site.Write("releases/1/a.txt", "one").Write("releases/2/a.txt", "two").Link("current", "releases/1");
        using var root = new LinuxFileRoot(_site["current"], SymlinkPolicy.InsideRoot, clock);
        Assert.Equal("one", ReadAt(root, "a.txt"));
        File.Delete(_site["current"]);
        Assert.Equal("one", ReadAt(root, "a.txt"));
        _site.Link("current", "releases/2");
        clock.Advance(LinuxFileRoot.RootCheckInterval);
        Assert.Equal("two", ReadAt(root, "a.txt"));
    }

    [Fact]
    public void Absolute_links_are_understood_by_the_roots_given_and_its_real_name()
    {
        _site.Write("releases/1/a.txt", "one").Link("current", "releases/1");
        _site.Link("releases/1/given", _site["current/a.txt"]).Link("releases/1/real", _site["releases/1/a.txt"]).Link("releases/1/other", _site["releases/2/a.txt"]);
        using FileRoot root = FileRoot.Open(_site["current"]);
        Assert.Equal("one", ReadAt(root, "given"));
        Assert.Equal("one", ReadAt(root, "real"));
        Assert.Equal(OpenStatus.Outside, root.OpenFile("other"u8).Status);
    }

    // The race that "resolve the path, then open it" loses: while this runs, a directory is swapped for a link out of the root and back.
    [Theory, MemberData(nameof(LinuxWays))]
    public void Swapping_a_directory_for_a_link_out_of_the_root_never_shows_what_is_outside(Way way)
    {
        const int Opens = 3000;
        _site.Write("swap/secret.txt", "inside").Folder("swap2");
        _outside.Folder("d");
        using FileRoot root = Root(way);
        using var stop = new CancellationTokenSource();
        int swaps = 0;
        var swapper = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Directory.Move(_site["swap"], _site["away"]);
                File.CreateSymbolicLink(_site["swap"], _outside.Path);
                File.Delete(_site["swap"]);
                Directory.Move(_site["away"], _site["swap"]);
                Interlocked.Increment(ref swaps);
            }
        });
        swapper.Start();
        int inside = 0, refused = 0;
        try
        {
            for (int i = 0; i < Opens || (Volatile.Read(ref swaps) < 20 && i < 200 * Opens); i++)
            {
                OpenResult opened = root.OpenFile("swap/secret.txt"u8);
                using SafeFileHandle? file = opened.File;
                if (opened.Status == OpenStatus.Ok)
                {
                    Assert.Equal("inside", Read(opened));
                    inside++;
                }
                else
                {
                    Assert.True(opened.Status is OpenStatus.NotFound or OpenStatus.Outside, opened.ToString());
                    refused++;
                }
            }
        }
        finally
        {
            stop.Cancel();
            swapper.Join();
        }

        Assert.True(inside + refused >= Opens && swaps >= 20, $"{inside} inside, {refused} refused, {swaps} swaps");
    }

    [Theory, MemberData(nameof(Ways))]
    public void A_listing_has_every_name_once_and_leaves_out_what_leads_outside(Way way)
    {
        MakeLinks();
        using FileRoot root = Root(way);
        ListResult list = root.List(""u8, 1000);
        Assert.Equal(OpenStatus.Ok, list.Status);
        Assert.True(list.IsComplete);
        var names = new System.Collections.Generic.SortedSet<string>(StringComparer.Ordinal);
        foreach (DirectoryEntry entry in list.Entries) Assert.True(names.Add(Encoding.UTF8.GetString(entry.Name)));
        Assert.Equal("absolute chain real relative to-dir to-root up-and-back", string.Join(' ', names));

        ListResult some = root.List(""u8, 3);
        Assert.False(some.IsComplete);
        Assert.Equal(OpenStatus.NotFound, root.List("real/file.txt"u8, 10).Status);
        Assert.Single(root.List("real/deep"u8, 10).Entries);
    }

    [Fact]
    public void The_limit_of_descriptors_is_known() => Assert.InRange(FileRoot.DescriptorLimit, 16, 1 << 20);

    [Fact]
    public void A_folder_that_is_not_there_is_said_so_by_name()
    {
        DirectoryNotFoundException error = Assert.Throws<DirectoryNotFoundException>(() => FileRoot.Open(_site["nowhere"]));
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        _site.Write("file", "x");
        Assert.Throws<DirectoryNotFoundException>(() => FileRoot.Open(_site["file"]));
    }

    [Fact]
    public void A_disposed_root_finds_nothing()
    {
        _site.Write("a", "a");
        FileRoot root = Root(Way.OpenAt2);
        root.Dispose();
        Assert.Equal(OpenStatus.NotFound, root.OpenFile("a"u8).Status);
    }

    private static string[] Repeat(string text, int count)
    {
        string[] all = new string[count];
        Array.Fill(all, text);
        return all;
    }

    private static string Deep(int components) => string.Join('/', Repeat("d", components));

    private static string Read(OpenResult opened)
    {
        byte[] bytes = new byte[opened.Facts.Length];
        int read = RandomAccess.Read(opened.File!, bytes, 0);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }

    private static string ReadAt(FileRoot root, string path)
    {
        OpenResult opened = root.OpenFile(Encoding.UTF8.GetBytes(path));
        using SafeFileHandle? file = opened.File;
        Assert.True(opened.Status == OpenStatus.Ok, $"{path}: {opened}");
        return Read(opened);
    }

    private void MakeLinks()
    {
        _site.Write("real/file.txt", "inside")
            .Folder("real/deep")
            .Link("relative", "real/file.txt")
            .Link("absolute", _site["real/file.txt"])
            .Link("chain", "to-dir/../relative")
            .Link("to-dir", "real")
            .Link("to-root", ".")
            .Link("up-and-back", "real/deep/../file.txt")
            .Link("real/deep/up", "../file.txt")
            .Link("real/deep/out", "../../../etc/passwd")
            .Link("out-absolute", _outside["secret.txt"])
            .Link("out-relative", "../" + Path.GetFileName(_outside.Path) + "/secret.txt")
            .Link("out-dir", _outside.Path)
            .Link("out-and-in", "../" + Path.GetFileName(_site.Path) + "/real/file.txt")
            .Link("neighbour", _site.Path + "2/real/file.txt")
            .Link("loop", "loop")
            .Link("loop-a", "loop-b")
            .Link("loop-b", "loop-a")
            .Link("dangling", "nothing-here");
    }

    private static LinuxFileRoot At(Way way, string path) => new(path, SymlinkPolicy.InsideRoot, TimeProvider.System, way == Way.OpenAt2);

    private FileRoot Root(Way way, SymlinkPolicy symlinks = SymlinkPolicy.InsideRoot) => way == Way.Portable
        ? new PortableFileRoot(_site.Path, symlinks)
        : new LinuxFileRoot(_site.Path, symlinks, TimeProvider.System, way == Way.OpenAt2);
}
