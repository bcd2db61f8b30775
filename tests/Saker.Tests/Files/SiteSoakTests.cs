using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using Saker.Exchange;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>
/// Files change, are replaced, truncated and deleted while several threads ask for them. Afterwards every answer is checked: it was
/// one whole version that existed, its tag and length were that version's, and it was not older than the promise. The cache's queues,
/// table and sums agree all along and at the end.
/// </summary>
public sealed class SiteSoakTests
{
    private const int Files = 12;
    private const int Readers = 4;
    private const int Writers = 3;

    // Of each writer.
    private const int Writes = 150;

    // What the cache and the root's check promise together, and then some for a machine that is busy.
    private const long MaxAgeMilliseconds = 1000;

    [Theory]
    [InlineData(0)]
    // Less than the files need: something is put out all the time.
    [InlineData(40_000)]
    [InlineData(200_000)]
    [InlineData(64L * 1024 * 1024)]
    public void Every_answer_is_one_whole_version_of_a_file_and_none_is_too_old(long cacheBytes)
    {
        using var folder = new TempFolder();
        using Site site = Site.FromFolder(folder.Path, new SiteOptions { CacheBytes = cacheBytes });
        var versions = new ConcurrentDictionary<string, Version>(StringComparer.Ordinal);
        var history = new ConcurrentQueue<Version>[Files];
        for (int i = 0; i < Files; i++)
        {
            history[i] = new ConcurrentQueue<Version>();
            Publish(i, 0);
        }

        using var stop = new CancellationTokenSource();
        int asked = 0, notFound = 0, aborted = 0;
        var failures = new ConcurrentQueue<string>();
        Thread[] readers = [.. Enumerable.Range(0, Readers).Select(seed => new Thread(() => Read(new Random(seed))))];
        Thread[] writers = [.. Enumerable.Range(0, Writers).Select(writer => new Thread(() => TryWrite(writer)))];
        foreach (Thread thread in readers.Concat(writers)) thread.Start();
        foreach (Thread writer in writers) writer.Join();
        stop.Cancel();
        foreach (Thread reader in readers) reader.Join();

        Assert.True(failures.IsEmpty, string.Join('\n', failures.Take(10)));
        Assert.Null(site.FindCacheInconsistency());
        Assert.True(asked > Writers * Writes, $"{asked} answers");
        TestContext.Current.SendDiagnosticMessage($"{asked} answers, {notFound} not found, {aborted} aborted, {versions.Count} versions");

        void TryWrite(int writer)
        {
            try
            {
                Write(writer);
            }
            catch (Exception error)
            {
                failures.Enqueue(error.ToString());
            }
        }

        // Every file has one writer, so that its versions follow each other.
        void Write(int writer)
        {
            var random = new Random(42 + writer);
            for (int i = 1; i <= Writes; i++)
            {
                int file = (random.Next(Files / Writers) * Writers) + writer;
                switch (random.Next(8))
                {
                    case 0:
                        End(file);
                        File.Delete(folder["f" + file]);
                        break;
                    case 1:
                        // Truncated in place: an answer under way has to notice.
                        if (File.Exists(folder["f" + file]))
                        {
                            End(file);
                            using FileStream stream = File.OpenWrite(folder["f" + file]);
                            Register(file, []);
                            stream.SetLength(0);
                        }

                        break;
                    default:
                        Publish(file, i);
                        break;
                }

                if (site.FindCacheInconsistency() is { } inconsistency) failures.Enqueue(inconsistency);
                Thread.Sleep(i % 10 == 0 ? 1 : 0);
            }
        }

        // One version ends, from the moment before the change, because from then on it may be gone.
        void End(int file)
        {
            foreach (Version version in history[file]) Interlocked.CompareExchange(ref version.EndedAt, Stopwatch.GetTimestamp(), 0);
        }

        void Register(int file, byte[] bytes)
        {
            string hash = Convert.ToHexString(SHA256.HashData(bytes));
            var version = new Version(EntityTags.Strong(bytes, ContentCoding.Identity), bytes.Length);
            versions[file + hash] = version;
            history[file].Enqueue(version);
        }

        void Publish(int file, int number)
        {
            // Some are long enough to be kept as an open descriptor.
            int length = number % 29 == 3 ? FileContent.WholeUpToBytes + 1000 + number : 2000 + (number * 7 % 3000);
            byte[] bytes = new byte[length];
            new Random((file * 1_000_000) + number).NextBytes(bytes);
            Register(file, bytes);
            string other = folder["new~" + file];
            File.WriteAllBytes(other, bytes);
            End2(file);
            File.Move(other, folder["f" + file], overwrite: true);
        }

        // As End, but not for the version that is about to begin.
        void End2(int file)
        {
            Version newest = history[file].Last();
            foreach (Version version in history[file])
            {
                if (!ReferenceEquals(version, newest)) Interlocked.CompareExchange(ref version.EndedAt, Stopwatch.GetTimestamp(), 0);
            }
        }

        void Read(Random random)
        {
            while (!stop.IsCancellationRequested)
            {
                int file = random.Next(Files);
                var ask = new Ask(site) { NowMilliseconds = Environment.TickCount64, UtcSeconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds() };
                long askedAt = Stopwatch.GetTimestamp();
                Response response;
                try
                {
                    // Another reader may be on its way to the disk for the same file: then this one waits for it.
                    response = site.HandleAsync(ask.Request("GET", "/f" + file)).AsTask().GetAwaiter().GetResult()!;
                }
                catch (Exception error)
                {
                    failures.Enqueue(error.ToString());
                    return;
                }

                Interlocked.Increment(ref asked);
                if (response.Status == StatusCode.NotFound)
                {
                    Interlocked.Increment(ref notFound);
                    continue;
                }

                if (response.Status != StatusCode.Ok)
                {
                    failures.Enqueue($"status {response.Status}");
                    continue;
                }

                if (!TryReadAll(response, out byte[] bytes))
                {
                    // The connection would have been aborted: nobody takes it for a file.
                    Interlocked.Increment(ref aborted);
                    continue;
                }

                string hash = Convert.ToHexString(SHA256.HashData(bytes));
                if (!versions.TryGetValue(file + hash, out Version? version))
                {
                    failures.Enqueue($"f{file}: {bytes.Length} bytes that were never a version of it");
                    continue;
                }

                string tag = response.Fields["ETag"]!;
                if (tag[0] == '"' && tag != version.EntityTag) failures.Enqueue($"f{file}: the tag of another version");
                if (response.Content.Length != version.Length) failures.Enqueue($"f{file}: the length of another version");
                long ended = Interlocked.Read(ref version.EndedAt);
                if (ended != 0 && Stopwatch.GetElapsedTime(ended, askedAt).TotalMilliseconds > MaxAgeMilliseconds)
                    failures.Enqueue($"f{file}: a version that ended {Stopwatch.GetElapsedTime(ended, askedAt).TotalMilliseconds:F0} ms before it was asked for");
            }
        }
    }

    // Reads as the sender does: in turns, and asks before each and after the last whether the file is still the same.
    private static bool TryReadAll(Response response, out byte[] bytes)
    {
        if (response.Content is not ResponseContent.FileRange range)
        {
            bytes = Ask.Bytes(response);
            return true;
        }

        using Microsoft.Win32.SafeHandles.SafeFileHandle file = range.File;
        bytes = new byte[range.RangeLength];
        for (int done = 0; done < bytes.Length;)
        {
            if (!range.IsUnchanged!(file)) return false;
            int read = RandomAccess.Read(file, bytes.AsSpan(done, Math.Min(256 * 1024, bytes.Length - done)), range.Offset + done);
            if (read == 0) return false;
            done += read;
        }

        return range.IsUnchanged!(file);
    }

    private sealed class Version(string entityTag, long length)
    {
        public long EndedAt;

        public string EntityTag { get; } = entityTag;

        public long Length { get; } = length;
    }
}
