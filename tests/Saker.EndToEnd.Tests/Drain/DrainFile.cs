using Saker.EndToEnd.Tests.Support;

namespace Saker.EndToEnd.Tests.Drain;

/// <summary>A file of the site under load.</summary>
/// <param name="Path">Its path in URLs.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record DrainFile(string Path, byte[] Content)
{
    /// <summary>Writes files as a site has them: small from memory, middling, and one that the server sends from its descriptor in many turns.</summary>
    public static DrainFile[] WriteAll(TemporaryFolder folder)
    {
        int[] lengths = [1_000, 1_500, 700, 100_000, 3_000_017];
        var files = new DrainFile[lengths.Length];
        for (int i = 0; i < files.Length; i++)
        {
            byte[] content = new byte[lengths[i]];
            new System.Random(i).NextBytes(content);
            folder.Write(System.IO.Path.Combine("site", $"{i}.bin"), content);
            files[i] = new DrainFile($"/{i}.bin", content);
        }

        return files;
    }

    /// <summary>The file of request <paramref name="id"/>: the large one is every sixteenth.</summary>
    public static DrainFile Of(DrainFile[] files, int id) => id % 16 == 0 ? files[^1] : files[id % (files.Length - 1)];
}
