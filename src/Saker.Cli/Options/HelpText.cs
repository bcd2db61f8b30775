using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text;

namespace Saker.Cli.Options;

/// <summary>The texts of <c>saker --help</c> and of its subcommands, made from the grammar so that it leaves no option out. Pure.</summary>
internal static class HelpText
{
    /// <summary>The topic of <c>--help-limits</c>.</summary>
    public const string Limits = "limits";

    /// <summary>What a terminal is at least wide.</summary>
    public const int Width = 80;

    // Where the descriptions begin: two spaces, all but the longest options with their values, two spaces.
    private const int DescriptionColumn = 24;

    private const string Before =
        """
        saker serves a folder or a file over HTTP.

        Usage: saker [DIR|FILE] [options]
               saker explain URL|PATH [DIR|FILE] [options]
               saker compress DIR [options]
               saker completion bash|zsh|fish|pwsh

        Without DIR or FILE it serves the folder you are in, on
        http://localhost:8080, to this machine alone. explain says what a request
        would get, and why; compress writes .br and .gz files beside those that a
        site serves. Each has its own --help.

        """;

    private const string After =
        """

        Examples:
          saker                        serve this folder
          saker dist -p 3000 --open    serve dist on port 3000 and look at it
          saker --host 0.0.0.0         let other machines in
          saker report.pdf             serve one file
          saker --tls                  serve over HTTPS, for this machine
          saker --cert cert.pem --key key.pem -p 443 --redirect-http 80
          saker dist --spa             serve an application that routes in the browser
          saker dist --cache 1h --header 'X-Frame-Options: DENY'
          saker dist --log json | jq   read the access lines with a program
          saker explain /about dist    what /about would get, and why
          saker compress dist          compress once, before a deploy

        Environment:
          SAKER_PORT (or PORT), SAKER_HOST, SAKER_LOG, SAKER_MEMORY, SAKER_LOOPS,
          SAKER_TRANSPORT, SAKER_SYMLINKS and SAKER_CACHE stand for the options of
          those names, and so do SAKER_SPA, SAKER_LISTING, SAKER_HIDDEN and SAKER_CORS
          with on or off; SAKER_TLS, SAKER_CERT, SAKER_KEY, SAKER_KEY_PASSWORD_FILE
          and SAKER_REDIRECT_HTTP too; an option wins. SAKER_KEY_PASSWORD is the
          password of the key itself. SAKER_HSTS, SAKER_HSTS_SUBDOMAINS,
          SAKER_HSTS_PRELOAD and SAKER_OCSP_STAPLING are there too, and one for each
          limit, SAKER_RATE_LIMIT for --rate-limit.
          NO_COLOR turns colours off.

        Ctrl-C stops after finishing what is in flight, a second one at once.
        Exit codes: 0 stopped as asked, 1 failed, 2 wrong option, 130 cut short.

        """;

    private const string BeforeLimits =
        """
        What clients of saker may use. Each limit is on with the default that is given,
        which no honest client should meet; docs/internals/limits.md argues each.
        For each there is a variable: SAKER_MAX_HEAD for --max-head.
        A TIME is 30s, 5m or 1h, a SIZE 500, 64k or 16MiB.

        """;

    private const string AfterLimits =
        """

        Examples:
          saker --host 0.0.0.0 --rate-limit 100/s --rate-burst 500
          saker --host 0.0.0.0 --max-connections-per-address 100

        Behind a proxy all clients have one address, the proxy's: there leave the rate
        to the proxy, and give --max-connections-per-address 0.

        """;

    private const string BeforeExplain =
        """
        saker explain says what a request would get from a site, and why. It opens no
        port, and takes the same options as the server that would.

        Usage: saker explain URL|PATH [DIR|FILE] [options]

        It prints the names that are tried, the forms of the file, the answer's whole
        header section with the rule behind each line, and what If-None-Match, Range
        and Accept-Encoding would change.

        """;

    private const string AfterExplain =
        """

        Examples:
          saker explain /about dist
          saker explain http://localhost:8080/app.js dist -H 'Accept-Encoding: br'
          saker explain /orders/7 dist --spa --json

        A folder without an index is listed, as by a server that this machine alone can
        connect to; --no-listing asks what others would get.
        Exit codes: 0 explained, whatever the answer, 1 failed, 2 wrong option.

        """;

    private const string BeforeCompress =
        """
        saker compress writes compressed siblings, app.js.br and app.js.gz, beside the
        files of a folder. A server sends them to whoever accepts them.

        Usage: saker compress DIR [options]

        It takes the files that a site of that folder would serve, of types that get
        smaller and of 256 bytes or more. A sibling that has its file's time is left
        alone, and any other is written anew. One that would not be smaller is not
        written; what is in its place is removed. It does not write .zst, for which
        .NET 10 has no encoder; the server sends those that others wrote.

        """;

    private const string AfterCompress =
        """

        A sibling gets its file's time and permissions, and its name when it is whole:
        Ctrl-C leaves no half of one, and a second Ctrl-C waits for nothing. Run it
        after each build: a sibling that is older than its file is not sent.
        Exit codes: 0 done, 1 a file failed, 2 wrong option, 130 stopped by Ctrl-C.

        """;

    /// <summary>Writes the help for <paramref name="command"/>, or for its subcommand <paramref name="subcommand"/>, or for <see cref="Limits"/>.</summary>
    public static string For(SakerCommand command, string? subcommand = null)
    {
        (string before, IReadOnlyList<OptionGroup> groups, string after) = subcommand == command.Explain.Name ? (BeforeExplain, command.ExplainGroups, AfterExplain)
            : subcommand == command.Compress.Name ? (BeforeCompress, command.CompressGroups, AfterCompress)
            : subcommand == Limits ? (BeforeLimits, command.Limits.Groups, AfterLimits)
            : (Before, command.Groups, After);
        var text = new StringBuilder(before);

        // A subcommand has few options, and room beside all of them; the limits have long names and short descriptions.
        int column = subcommand is null or Limits ? DescriptionColumn : groups.SelectMany(group => group.Options).Max(option => Label(option).Length) + 2;
        foreach (OptionGroup group in groups)
        {
            text.Append('\n').Append(group.Title).Append(":\n");
            foreach (Option option in group.Options) AppendRow(text, Label(option), column, option.Description ?? "");
        }

        return text.Append(after).ToString();
    }

    /// <summary><c>-p, --port PORT</c>.</summary>
    private static string Label(Option option)
    {
        string shorthand = option.Aliases.FirstOrDefault() is { } alias ? alias + ", " : "    ";
        return $"  {shorthand}{option.Name}{(option.HelpName is null ? "" : " " + option.HelpName)}";
    }

    private static void AppendRow(StringBuilder text, string label, int descriptionColumn, string description)
    {
        text.Append(label);
        int column = label.Length;
        if (column + 2 > descriptionColumn)
        {
            // A long one has a line of its own.
            text.Append('\n');
            column = 0;
        }

        string gap = new(' ', descriptionColumn - column);
        foreach (string word in description.Split(' '))
        {
            if (column + gap.Length + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
                gap = new string(' ', descriptionColumn);
            }

            text.Append(gap).Append(word);
            column += gap.Length + word.Length;
            gap = " ";
        }

        text.Append('\n');
    }
}
