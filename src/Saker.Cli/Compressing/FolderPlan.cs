using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Unicode;
using System.Threading;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Cli.Compressing;

/// <summary>
/// Finds what is to be compressed in a folder: the files that a site of it would serve and look for siblings of, by the site's own
/// rules for types, hidden and reserved names and symbolic links. Used once.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="rules">The site's rules.</param>
/// <param name="force">Whether siblings that are up to date are made again.</param>
internal sealed class FolderPlan(FileRoot root, FileRules rules, bool force)
{
    /// <summary>The longest name of a file, in bytes: NAME_MAX of Linux and macOS.</summary>
    private const int MaxNameBytes = 255;

    private static readonly (ContentCoding Coding, string Ending)[] s_endings = [(ContentCoding.Brotli, ".br"), (ContentCoding.Gzip, ".gz")];

    private readonly HashSet<(ulong Device, ulong Inode)> _seen = [];

    /// <summary>The siblings that are missing or stale, in the order they were found.</summary>
    public List<SiblingJob> Jobs { get; } = [];

    /// <summary>How many siblings are up to date.</summary>
    public int UpToDate { get; private set; }

    /// <summary>How many files have names that leave no room for a sibling's ending.</summary>
    public int NamesTooLong { get; private set; }

    /// <summary>How many files are of a type and length that is worth compressing, and can have siblings.</summary>
    public int Files { get; private set; }

    /// <summary>What could not be looked at, a sentence each.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Walks through the folder. Blocking.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled on the way.</exception>
    public void Make(CancellationToken cancellation)
    {
        _seen.Add(Identity(root.Probe([]).Facts));
        var folders = new Stack<string>([""]);
        while (folders.TryPop(out string? folder))
        {
            ListResult names = root.List(Encoding.UTF8.GetBytes(folder.TrimEnd('/')), int.MaxValue);
            if (names.Status != OpenStatus.Ok)
            {
                Problems.Add($"{(folder.Length == 0 ? root.Path : folder)} cannot be read ({names.Status})");
                continue;
            }

            foreach (DirectoryEntry entry in names.Entries)
            {
                cancellation.ThrowIfCancellationRequested();

                // What is not UTF-8 cannot be asked for.
                if (FileResolver.Hides(entry.Name, isFirst: folder.Length == 0, rules) is not null || !Utf8.IsValid(entry.Name)) continue;
                string path = folder + Encoding.UTF8.GetString(entry.Name);

                // A link may lead to a folder above it: each folder is entered once, whatever it is called.
                if (entry.Facts.Kind == FileKind.Directory && _seen.Add(Identity(entry.Facts))) folders.Push(path + "/");
                else if (entry.Facts.Kind == FileKind.Regular) Add(path, entry);
            }
        }
    }

    private void Add(string path, in DirectoryEntry entry)
    {
        if (entry.Facts.Length < FoundFile.CompressFromBytes || !MediaTypes.Of(entry.Name).IsCompressible) return;
        if (entry.Name.Length + s_endings.Max(known => known.Ending.Length) > MaxNameBytes)
        {
            NamesTooLong++;
            return;
        }

        Files++;
        DateTime time = SiblingWriter.NotBefore(entry.Facts.ModifiedNanoseconds);
        foreach ((ContentCoding coding, string ending) in s_endings)
        {
            ProbeResult sibling = root.Probe(Encoding.UTF8.GetBytes(path + ending));

            // The very time that it was given by us. A newer one may be of another tool; or, after a rollback, which brings an older file back with
            // its time, of the content that was rolled back: only its own content tells.
            bool isFresh = false;
            if (!force && sibling is { Status: OpenStatus.Ok, Facts: { Kind: FileKind.Regular, Length: > 0 } })
            {
                DateTime made = SiblingWriter.NotBefore(sibling.Facts.ModifiedNanoseconds);
                isFresh = made == time || (made > time && SiblingContent.IsOf(root, path, path + ending, coding));
            }

            if (isFresh) UpToDate++;
            else Jobs.Add(new SiblingJob(path, path + ending, coding, entry.Facts));
        }
    }

    private static (ulong Device, ulong Inode) Identity(in FileFacts facts) => (facts.Device, facts.Inode);
}
