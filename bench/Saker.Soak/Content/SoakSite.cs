using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;

namespace Saker.Soak.Content;

/// <summary>The folder that is served, and what is in it. Owner: the session, which deletes it.</summary>
internal sealed class SoakSite
{
    /// <summary>A folder without an index.</summary>
    public const string Folder = "folder";

    private const int WideFromBytes = 20_000;
    private static readonly DateTime s_past = new(2026, 3, 14, 15, 9, 26, DateTimeKind.Utc);

    private static readonly (string Extension, string Type)[] s_texts =
    [
        ("html", "text/html; charset=utf-8"), ("css", "text/css; charset=utf-8"), ("js", "text/javascript; charset=utf-8"), ("json", "application/json"), ("txt", "text/plain; charset=utf-8"),
        ("png", "image/png"),
    ];

    private readonly List<SiteFile> _files = [];

    public SoakSite(string root, string staging)
    {
        Root = root;
        Staging = staging;
        ChangeKind[] kinds = Enum.GetValues<ChangeKind>();
        for (int i = 0; i < 32; i++)
        {
            // Sizes around the shortest that is compressed, and one page at most: such a write is seen whole or not at all.
            AddText($"small-{i}", s_texts[i % s_texts.Length], kinds[i % kinds.Length], 200 + (i * 113));
        }

        AddText("app.3f2a9c1d", ("js", "text/javascript; charset=utf-8"), ChangeKind.Steady, 40_000);
        AddSiblings("app.3f2a9c1d.js");
        for (int i = 0; i < 4; i++)
        {
            AddText($"middle-{i}", s_texts[i], i % 2 == 0 ? ChangeKind.Steady : ChangeKind.Replaced, 30_000 << i);
        }

        // Longer than what is kept in memory: these are sent from their descriptors.
        AddText("long-steady", ("bin", "application/octet-stream"), ChangeKind.Steady, 3_000_000);
        AddText("long-replaced", ("bin", "application/octet-stream"), ChangeKind.Replaced, 1_500_000);
        AddText("long-rewritten", ("bin", "application/octet-stream"), ChangeKind.Rewritten, 1_800_000);
        AddText("huge", ("bin", "application/octet-stream"), ChangeKind.Steady, 16_000_000);
        Directory.CreateDirectory(Path.Combine(root, Folder));
        for (int i = 0; i < 30; i++) File.WriteAllText(Path.Combine(root, Folder, $"entry-{i}.txt"), $"{i}");
        Directory.CreateDirectory(Path.Combine(root, ".git"));
        File.WriteAllText(Path.Combine(root, ".git", "config"), "hidden");
    }

    public string Root { get; }

    /// <summary>A folder beside the root, on the same file system, from where files are moved into it.</summary>
    public string Staging { get; }

    public IReadOnlyList<SiteFile> Files => _files;

    public IReadOnlyList<SiteFile> Short => field ??= [.. _files.Where(file => !IsLong(file))];

    public IReadOnlyList<SiteFile> Long => field ??= [.. _files.Where(IsLong)];

    /// <summary>Files with room for parts so far from each other that nobody joins them.</summary>
    public IReadOnlyList<SiteFile> Wide => field ??= [.. _files.Where(file => file.Current.Bytes?.Length > WideFromBytes)];

    /// <summary>Where <paramref name="file"/> lies.</summary>
    public string PathOf(SiteFile file) => Path.Combine(Root, file.Name);

    private static bool IsLong(SiteFile file) => file.MediaType == "application/octet-stream";

    private void AddText(string stem, (string Extension, string Type) of, ChangeKind kind, int length)
    {
        var file = new SiteFile($"{stem}.{of.Extension}", of.Type, kind, kind == ChangeKind.Steady ? s_past.ToString("R") : null);
        FileVersion version = file.Begin(VersionText.Make(file.Name, 0, length));
        File.WriteAllBytes(PathOf(file), version.Bytes!);
        if (kind == ChangeKind.Steady) File.SetLastWriteTimeUtc(PathOf(file), s_past);
        file.Finish();
        _files.Add(file);
    }

    private void AddSiblings(string name)
    {
        string path = Path.Combine(Root, name);
        foreach (string extension in (string[])[".br", ".gz"])
        {
            using (FileStream sibling = File.Create(path + extension))
            {
                using Stream coded = extension == ".br" ? new BrotliStream(sibling, CompressionLevel.Optimal) : new GZipStream(sibling, CompressionLevel.Optimal);
                coded.Write(File.ReadAllBytes(path));
            }

            File.SetLastWriteTimeUtc(path + extension, s_past);
        }
    }
}
