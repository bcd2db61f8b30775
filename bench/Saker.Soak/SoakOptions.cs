using System;

namespace Saker.Soak;

/// <summary>What the command line asks for. Immutable.</summary>
/// <param name="Saker">The server: an executable or a .dll.</param>
/// <param name="Length">How long traffic runs.</param>
/// <param name="Rate">Requests a second.</param>
/// <param name="Changes">Changes of files a second.</param>
/// <param name="Transport">The server's --transport.</param>
/// <param name="Slack">How much later than its own bound of a second the server may notice a change, on a machine that is busy.</param>
/// <param name="Seed">Of everything that is made up.</param>
/// <param name="Report">The Markdown file to write, or null.</param>
internal sealed record SoakOptions(string Saker, TimeSpan Length, double Rate, double Changes, string Transport, TimeSpan Slack, int Seed, string? Report);
