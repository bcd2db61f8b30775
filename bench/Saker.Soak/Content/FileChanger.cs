using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;

namespace Saker.Soak.Content;

/// <summary>Changes the files of the site, one at a time, in the ways that their kinds say. One task.</summary>
internal sealed class FileChanger(SoakSite site, double changesPerSecond, int seed)
{
    // One page: it is there whole or not at all for whoever reads meanwhile.
    private const int MaxRewrittenBytes = 4096;
    private const int MinRewrittenBytes = 300;

    private readonly Random _random = new(seed);
    private long _changes;

    /// <summary>Changes so far.</summary>
    public long Changes => Volatile.Read(ref _changes);

    public async Task RunAsync(CancellationToken cancel)
    {
        SiteFile[] changing = [.. site.Files.Where(file => file.Kind != ChangeKind.Steady)];
        while (!cancel.IsCancellationRequested)
        {
            Change(changing[_random.Next(changing.Length)]);
            Interlocked.Increment(ref _changes);
            try
            {
                await Task.Delay(TimeSpan.FromSeconds((0.5 + _random.NextDouble()) / changesPerSecond), cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Change(SiteFile file)
    {
        FileVersion was = file.Current;
        switch (file.Kind)
        {
            case ChangeKind.Replaced:
                Replace(file, Next(file, was.Bytes!.Length + _random.Next(-50, 51)));
                break;
            case ChangeKind.Fleeting when was.Bytes is not null:
                file.Begin(null);
                File.Delete(site.PathOf(file));
                break;
            case ChangeKind.Fleeting:
                Replace(file, Next(file, _random.Next(200, 4000)));
                break;
            default:
                Rewrite(file, was.Bytes!);
                break;
        }

        file.Finish();
    }

    private static byte[] Next(SiteFile file, int length) => VersionText.Make(file.Name, file.Current.Number + 1, length);

    private void Replace(SiteFile file, byte[] bytes)
    {
        string staged = Path.Combine(site.Staging, file.Name);
        File.WriteAllBytes(staged, bytes);
        file.Begin(bytes);
        File.Move(staged, site.PathOf(file), overwrite: true);
    }

    // Each of these is one system call, so that there is nothing between two versions for a reader to see.
    private void Rewrite(SiteFile file, byte[] was)
    {
        using SafeFileHandle handle = File.OpenHandle(site.PathOf(file), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        int more = _random.Next(1, 200);
        switch (_random.Next(3))
        {
            case 0 when was.Length + more <= MaxRewrittenBytes:
                byte[] longer = [.. was, .. Next(file, more)];
                file.Begin(longer);
                RandomAccess.Write(handle, longer.AsSpan(was.Length), was.Length);
                break;
            case 1 when was.Length - more >= MinRewrittenBytes && was.Length <= MaxRewrittenBytes:
                file.Begin(was[..^more]);
                RandomAccess.SetLength(handle, was.Length - more);
                break;
            default:
                byte[] other = Next(file, was.Length);
                file.Begin(other);
                RandomAccess.Write(handle, other, 0);
                break;
        }
    }
}
