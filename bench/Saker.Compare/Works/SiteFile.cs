using System;
using System.IO;

namespace Saker.Compare.Works;

/// <summary>A file of the served folder: the same bytes for the same seed on every machine. Immutable.</summary>
/// <param name="Name">File name, which chooses the media type.</param>
/// <param name="Bytes">Size.</param>
internal sealed record SiteFile(string Name, int Bytes)
{
    /// <summary>The smallest, asked for most.</summary>
    public static readonly SiteFile Page = new("1k.html", 1024);

    /// <summary>As large as <see cref="Page"/>, of a media type that nobody compresses, for a browser that accepts codings.</summary>
    public static readonly SiteFile Image = new("1k.png", 1024);

    /// <summary>A file with a compressed sibling. No server unpacks the sibling, so its bytes may be any.</summary>
    public static readonly SiteFile Style = new("12k.css", 12 * 1024);

    public static readonly SiteFile StyleBrotli = new("12k.css.br", 3 * 1024);

    public static readonly SiteFile Script = new("16k.js", 16 * 1024);
    public static readonly SiteFile Photo = new("100k.jpg", 100 * 1024);
    public static readonly SiteFile Film = new("1m.mp4", 1024 * 1024);
    public static readonly SiteFile Archive = new("10m.zip", 10 * 1024 * 1024);

    /// <summary>Every file of the site.</summary>
    public static readonly SiteFile[] All = [Page, Image, Style, StyleBrotli, Script, Photo, Film, Archive];

    /// <summary>Letters and digits in a fixed order that looks random, with line feeds, so that every media type may hold them.</summary>
    public byte[] Content()
    {
        byte[] content = new byte[Bytes];
        new Random(Bytes).GetItems("abcdefghijklmnopqrstuvwxyz0123456789 \n"u8, content);
        return content;
    }

    /// <summary>Writes all files into the folder, a day old: a server may call the validator of a file weak that changed this second.</summary>
    public static void WriteAll(string folder)
    {
        DateTime yesterday = DateTime.UtcNow.Date.AddDays(-1);
        foreach (SiteFile file in All)
        {
            string path = Path.Combine(folder, file.Name);
            File.WriteAllBytes(path, file.Content());
            File.SetLastWriteTimeUtc(path, yesterday);
        }
    }
}
