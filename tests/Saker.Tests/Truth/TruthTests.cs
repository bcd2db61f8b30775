using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Saker.Transport;
using Xunit;

namespace Saker.Tests.Truth;

/// <summary>
/// Files change in every way that files do while a client on a real socket is in the middle of receiving them. It gets one whole
/// version with that version's tag and length, or its connection is cut: never a wrong byte. Whoever asks afterwards gets what is
/// there now.
/// </summary>
public sealed class TruthTests : IDisposable
{
    // More than the buffers of both ends hold and one of the sender's turns: the server is still at it when the file changes.
    private const int Large = 12 * 1024 * 1024;
    private const int Small = 900_000;

    // The promise is a second: from a change to the first request that must see it.
    private const long MaxAgeMilliseconds = 1000;

    private readonly TempFolder _folder = new();
    private readonly RecordingLoggerFactory _log = new();

    public enum Change
    {
        TruncatedToHalf,
        TruncatedToNothing,
        Grown,
        WrittenToInPlace,
        Replaced,
        Deleted,
        MadeUnreadable,
        FolderSwapped,
        LinkSwitched,
    }

    public static TheoryData<int, TransportKind> Cases { get; } = new()
    {
        { Small, TransportKind.Auto },
        { Small, TransportKind.Sockets },
        { Large, TransportKind.Auto },
        { Large, TransportKind.Sockets },
    };

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task A_client_gets_one_whole_version_or_is_cut_off_whatever_becomes_of_the_file(int length, TransportKind transport)
    {
        byte[] old = Version(1, length);
        byte[] other = Version(2, length - 1000);
        using Site site = Site.FromFolder(_folder.Path, new SiteOptions { Compresses = false, LoggerFactory = _log });
        var options = new ServerOptions { Transport = transport, Loops = 1, LoggerFactory = _log };
        options.EndPoints.Add(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = new HttpServer(site, options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        IPEndPoint address = server.EndPoints[0];

        // All transfers are under way before the first file changes.
        Change[] changes = Enum.GetValues<Change>();
        foreach (Change change in changes) _folder.Write($"{change}/v1/file.bin", old).Write($"{change}/v2/file.bin", other).Link($"{change}/current", "v1");
        SlowReader[] readers = [.. changes.Select(change => SlowReader.Ask(address, Target(change)))];
        long[] changed = new long[changes.Length];
        for (int i = 0; i < changes.Length; i++)
        {
            Change change = changes[i];
            using SlowReader reader = readers[i];
            Assert.Equal(200, reader.Status);
            Assert.Equal(length, reader.Length);
            Assert.True(reader.Count < length, "it is still under way");
            Make(change);
            changed[i] = Stopwatch.GetTimestamp();
            reader.ReadToEnd();
            Assert.True(IsToBeCut(change, length) == reader.WasCutOff, $"{change}: {reader.Count} of {length} bytes");
            Assert.True(IsTagOf(reader["ETag"], old), $"{change}: {reader["ETag"]}");

            // What is written to in place may show in the part that was sent before the cut, and the client knows that it is a part.
            if (change != Change.WrittenToInPlace || length == Small)
                Assert.True(reader.Content.SequenceEqual(old.AsSpan(0, reader.Count)), $"{change}: a wrong byte at {reader.Content.CommonPrefixLength(old)}");
            IsNew(address, change, old, Now(change, old, other), changed[i]);
        }

        for (int i = 0; i < changes.Length; i++)
        {
            while (!IsNew(address, changes[i], old, Now(changes[i], old, other), changed[i]))
            {
                // Again: a version that has ended is given for a while, and that while is bounded.
            }
        }

        await server.StopAsync(TimeSpan.FromSeconds(10));
        string[] cuts = [.. _log.Log.Messages.Where(message => message.Contains("while it was being sent", StringComparison.Ordinal))];
        Assert.Equal(changes.Where(change => IsToBeCut(change, length)).Select(Target), cuts.Select(cut => cut.Split(' ')[1]));
    }

    private static string Target(Change change) => change == Change.LinkSwitched ? $"/{change}/current/file.bin" : $"/{change}/v1/file.bin";

    // A file in memory is what it was. Of an open one the content must not have been touched.
    private static bool IsToBeCut(Change change, int length) =>
        length == Large && (change is Change.TruncatedToHalf or Change.TruncatedToNothing or Change.Grown or Change.WrittenToInPlace);

    // What is there after the change; null for nothing.
    private static byte[]? Now(Change change, byte[] old, byte[] other) => change switch
    {
        Change.TruncatedToHalf => old[..(old.Length / 2)],
        Change.TruncatedToNothing => [],
        Change.Grown => [.. old, .. "more"u8],
        Change.WrittenToInPlace => Scribbled(old),
        Change.Deleted => null,
        Change.MadeUnreadable => old,
        _ => other,
    };

    private static byte[] Scribbled(byte[] old)
    {
        byte[] now = [.. old];
        "other"u8.CopyTo(now.AsSpan(now.Length - 5));
        return now;
    }

    // Asks once. The answer is the old version or the new one, whole, and from a second after the change on the new one.
    private static bool IsNew(IPEndPoint server, Change change, byte[] old, byte[]? now, long changed)
    {
        double age = Stopwatch.GetElapsedTime(changed).TotalMilliseconds;
        using SlowReader reader = SlowReader.AskForAll(server, Target(change));
        Assert.False(reader.WasCutOff, $"{change}: asked for after the change, and cut off all the same");
        if (reader.Status is 403 or 404)
        {
            // Root may read what nobody may.
            Assert.True(now is null || change == Change.MadeUnreadable, $"{change}: status {reader.Status}");
            return true;
        }

        Assert.Equal(200, reader.Status);
        bool isNew = now is not null && reader.Content.SequenceEqual(now);
        Assert.True(isNew || reader.Content.SequenceEqual(old), $"{change}: {reader.Count} bytes that are neither version");
        Assert.True(IsTagOf(reader["ETag"], isNew ? now! : old), $"{change}: {reader["ETag"]}");
        Assert.True(isNew || age <= MaxAgeMilliseconds, $"{change}: the old version, asked for {age:F0} ms after it ended");
        return isNew;
    }

    // The strong tag of exactly these bytes or, until their hash is known, the weak one of a file of their length.
    private static bool IsTagOf(string? tag, byte[] bytes) =>
        tag == EntityTags.Strong(bytes, ContentCoding.Identity) || (bytes.Length > FileContent.WholeUpToBytes && tag!.StartsWith($"W/\"{bytes.Length:x}-", StringComparison.Ordinal));

    // Bytes of which none could stand in another place or in another version by chance for long.
    private static byte[] Version(int number, int length)
    {
        byte[] bytes = new byte[length];
        new Random(number).NextBytes(bytes);
        return bytes;
    }

    private void Make(Change change)
    {
        string file = _folder[$"{change}/v1/file.bin"];
        switch (change)
        {
            case Change.TruncatedToHalf:
            case Change.TruncatedToNothing:
                using (FileStream stream = File.OpenWrite(file)) stream.SetLength(change == Change.TruncatedToHalf ? stream.Length / 2 : 0);
                break;
            case Change.Grown:
                File.AppendAllText(file, "more");
                break;
            case Change.WrittenToInPlace:
                using (FileStream stream = File.OpenWrite(file))
                {
                    stream.Position = stream.Length - 5;
                    stream.Write("other"u8);
                }

                break;
            case Change.Replaced:
                _folder.Rename($"{change}/v2/file.bin", $"{change}/v1/file.bin");
                break;
            case Change.Deleted:
                File.Delete(file);
                break;
            case Change.MadeUnreadable:
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.None);
                break;
            case Change.FolderSwapped:
                _folder.Rename($"{change}/v1", $"{change}/old").Rename($"{change}/v2", $"{change}/v1");
                break;
            case Change.LinkSwitched:
                // The deploy pattern: a new link beside the old one, renamed over it.
                _folder.Link($"{change}/current.new", "v2").Rename($"{change}/current.new", $"{change}/current");
                break;
            default:
                throw new UnreachableException();
        }
    }
}
