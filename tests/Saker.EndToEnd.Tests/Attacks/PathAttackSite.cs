using System.IO;
using System.Linq;
using Saker.EndToEnd.Tests.Support;
using Saker.Transport.FileSystem;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>A root full of temptations, in a folder full of canaries.</summary>
internal static class PathAttackSite
{
    /// <summary>In every file that must never be served, and in names that must never be listed. No request holds it.</summary>
    public const string Canary = "CANARY-7f3a";

    /// <summary>The name of the folders of the deep tree.</summary>
    public const string DeepName = "a-folder-in-a-folder-in-a-folder-in-a-folder-in-a-folder-in-a-folder";

    /// <summary>How many of them are in one another.</summary>
    public const int Depth = 40;

    /// <summary>Fills <paramref name="folder"/>; the root is its "site".</summary>
    public static void Make(TemporaryFolder folder, SymlinkPolicy policy)
    {
        foreach (string name in (string[])["canary.txt", "outside/canary.txt", "site-secret/canary.txt", "sitecanary.txt", $"outside/{Canary}.txt", $"site-secret/{Canary}.txt"]) folder.Write(name, Canary);
        foreach (string name in (string[])[".env", ".git/config", ".git/HEAD", "folder/.htpasswd", "folder/.git/config", "_headers", "_redirects", ".well-known/.secret", ".ssh/id_rsa", "folder/deeper/.env", $"folder/.{Canary}", $".{Canary}/x"])
            folder.Write("site/" + name, Canary);
        folder.Write("site/page.txt", "page");
        folder.Write("site/folder/page.txt", "folder page");
        folder.Write("site/.well-known/security.txt", "security");
        folder.Write("site/index.html", "index");
        folder.Write("published/page.txt", "published");
        string deep = "site/" + string.Concat(Enumerable.Repeat(DeepName + "/", Depth));
        folder.Write(deep + "page.txt", "deep");
        folder.Write(deep + ".hidden", Canary);
        File.CreateSymbolicLink(folder["site/in.txt"], "folder/page.txt");
        if (policy == SymlinkPolicy.Follow)
        {
            // Whoever says "follow" publishes what his links lead to, and no more than that.
            File.CreateSymbolicLink(folder["site/out"], "../published");
            File.CreateSymbolicLink(folder["site/absolute-out"], folder["published"]);
            return;
        }

        File.CreateSymbolicLink(folder["site/out-file.txt"], "../canary.txt");
        File.CreateSymbolicLink(folder["site/out"], "../outside");
        File.CreateSymbolicLink(folder["site/absolute-out"], folder["outside"]);
        File.CreateSymbolicLink(folder["site/neighbour"], folder["site"] + "-secret");
        File.CreateSymbolicLink(folder["site/out-and-in"], "../outside/../outside");
        File.CreateSymbolicLink(folder["site/chain"], "folder/../out");
        File.CreateSymbolicLink(folder["site/folder/up"], "../..");
        File.CreateSymbolicLink(folder["site/machine"], "/");
        File.CreateSymbolicLink(folder["site/magic"], "/proc/self/root");
    }
}
