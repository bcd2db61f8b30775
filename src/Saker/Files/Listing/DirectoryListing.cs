using System;
using System.Collections.Generic;
using Saker.Transport.FileSystem;

namespace Saker.Files.Listing;

/// <summary>A folder's entries in the order they are shown. Immutable.</summary>
/// <remarks>
/// Folders always come first. What has no size of its own is sorted by name among itself, whatever the direction; equal sizes and
/// dates are settled by the name, ascending, so that an order is the same each time. What is neither file nor folder (a FIFO, a
/// device) is left out: it is never served, so nobody should be sent to it.
/// </remarks>
internal sealed class DirectoryListing
{
    private readonly byte[] _path;
    private readonly DirectoryEntry[] _entries;

    /// <summary>Sorts <paramref name="entries"/>.</summary>
    /// <param name="path">The folder's decoded path as the client knows it: begins and ends with a slash.</param>
    /// <param name="entries">What to show; hidden and reserved names are left out by the caller. A name holds no slash, and is not "." or "..".</param>
    /// <param name="order">How.</param>
    /// <param name="isComplete">False when the folder has more names than <paramref name="entries"/>.</param>
    /// <exception cref="ArgumentException">The path does not begin and end with a slash.</exception>
    public DirectoryListing(ReadOnlySpan<byte> path, IEnumerable<DirectoryEntry> entries, ListingOrder order, bool isComplete = true)
    {
        if (!path.StartsWith("/"u8) || !path.EndsWith("/"u8)) throw new ArgumentException("A folder's path begins and ends with a slash.", nameof(path));
        _path = path.ToArray();
        Order = order;
        IsComplete = isComplete;

        var items = new List<SortItem>();
        foreach (DirectoryEntry entry in entries)
        {
            switch (entry.Facts.Kind)
            {
                case FileKind.Directory:
                    DirectoryCount++;
                    break;
                case FileKind.Regular:
                    FileCount++;
                    TotalBytes = SaturatingSum(TotalBytes, entry.Facts.Length);
                    break;
                default:
                    continue;
            }

            items.Add(new SortItem(NaturalKey.Of(entry.Name), entry));
        }

        items.Sort(Compare);
        _entries = new DirectoryEntry[items.Count];
        for (int i = 0; i < _entries.Length; i++) _entries[i] = items[i].Entry;
    }

    /// <summary>The folder's decoded path, with a slash at both ends.</summary>
    public ReadOnlySpan<byte> Path => _path;

    /// <summary>What is in it, sorted.</summary>
    public ReadOnlySpan<DirectoryEntry> Entries => _entries;

    /// <summary>How it is sorted.</summary>
    public ListingOrder Order { get; }

    /// <summary>False when there is more in the folder than in <see cref="Entries"/>.</summary>
    public bool IsComplete { get; }

    /// <summary>How many of the entries are folders.</summary>
    public int DirectoryCount { get; }

    /// <summary>How many of the entries are files.</summary>
    public int FileCount { get; }

    /// <summary>The lengths of the files together, in bytes; at most <see cref="long.MaxValue"/>, which sparse files can claim to exceed.</summary>
    public long TotalBytes { get; }

    /// <summary>Whether this is the root, which has no parent.</summary>
    public bool IsRoot => _path.Length == 1;

    private int Compare(SortItem a, SortItem b)
    {
        bool isDirectory = a.Entry.Facts.Kind == FileKind.Directory;
        if (isDirectory != (b.Entry.Facts.Kind == FileKind.Directory)) return isDirectory ? -1 : 1;

        int order = Order.Column switch
        {
            ListingColumn.Name => CompareNames(a, b),
            ListingColumn.Size => isDirectory ? 0 : a.Entry.Facts.Length.CompareTo(b.Entry.Facts.Length),
            _ => a.Entry.Facts.ModifiedNanoseconds.CompareTo(b.Entry.Facts.ModifiedNanoseconds),
        };
        if (order == 0) return CompareNames(a, b);
        return Order.IsDescending ? -order : order;
    }

    private static int CompareNames(SortItem a, SortItem b)
    {
        int order = a.Key.AsSpan().SequenceCompareTo(b.Key);
        return Math.Sign(order != 0 ? order : a.Entry.Name.AsSpan().SequenceCompareTo(b.Entry.Name));
    }

    private static long SaturatingSum(long a, long b) => b > long.MaxValue - a ? long.MaxValue : a + b;

    private readonly record struct SortItem(byte[] Key, DirectoryEntry Entry);
}
