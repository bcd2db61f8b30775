using System.Collections.Generic;
using System.Text;

namespace Saker.Cli.Terminals;

/// <summary>What somebody at a terminal sees once the site is served. Pure.</summary>
internal static class Banner
{
    /// <summary>The banner's text.</summary>
    /// <param name="version">The command's version.</param>
    /// <param name="subject">What is served, absolute.</param>
    /// <param name="url">The site's URL on this machine.</param>
    /// <param name="networkUrls">Its URLs for others; empty when others cannot connect.</param>
    /// <param name="colours">Whether to colour.</param>
    public static string Text(string version, string subject, string url, IEnumerable<string> networkUrls, bool colours)
    {
        (string bold, string dim, string link, string plain) = colours ? ("\e[1m", "\e[2m", "\e[36m", "\e[0m") : ("", "", "", "");
        var text = new StringBuilder();
        text.Append($"\n  {bold}saker{plain} {dim}{version}{plain}\n\n");
        text.Append($"  {dim}Serving{plain}  {subject}\n");
        text.Append($"  {dim}Local{plain}    {link}{url}{plain}\n");
        foreach (string networkUrl in networkUrls) text.Append($"  {dim}Network{plain}  {link}{networkUrl}{plain}\n");
        return text.Append($"\n  {dim}Ctrl-C stops.{plain}\n\n").ToString();
    }
}
