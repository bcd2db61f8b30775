using System.CommandLine;
using System.Linq;
using System.Text;

namespace Saker.Cli.Options;

/// <summary>The text of <c>saker --help</c>, made from the grammar so that it leaves no option out. Pure.</summary>
internal static class HelpText
{
    /// <summary>What a terminal is at least wide.</summary>
    public const int Width = 80;

    // Where the descriptions begin: two spaces, all but the longest options with their values, two spaces.
    private const int DescriptionColumn = 24;

    /// <summary>Writes the help for <paramref name="command"/>.</summary>
    public static string For(SakerCommand command)
    {
        var text = new StringBuilder();
        text.Append(
            """
            saker serves a folder or a file over HTTP.

            Usage: saker [DIR|FILE] [options]
                   saker completion bash|zsh|fish|pwsh

            Without DIR or FILE it serves the folder you are in, on
            http://localhost:8080, to this machine alone.

            """);
        foreach (OptionGroup group in command.Groups)
        {
            text.Append('\n').Append(group.Title).Append(":\n");
            foreach (Option option in group.Options) AppendRow(text, Label(option), option.Description ?? "");
        }

        text.Append(
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

            Environment:
              SAKER_PORT (or PORT), SAKER_HOST, SAKER_LOG, SAKER_MEMORY, SAKER_LOOPS,
              SAKER_TRANSPORT, SAKER_SYMLINKS and SAKER_CACHE stand for the options of
              those names, and so do SAKER_SPA, SAKER_LISTING, SAKER_HIDDEN and SAKER_CORS
              with on or off; SAKER_TLS, SAKER_CERT, SAKER_KEY, SAKER_KEY_PASSWORD_FILE
              and SAKER_REDIRECT_HTTP too; an option wins. SAKER_KEY_PASSWORD is the
              password of the key itself.
              NO_COLOR turns colours off.

            Ctrl-C stops after finishing what is in flight, a second one at once.
            Exit codes: 0 stopped as asked, 1 failed, 2 wrong option, 130 cut short.

            """);
        return text.ToString();
    }

    /// <summary><c>-p, --port PORT</c>.</summary>
    private static string Label(Option option)
    {
        string shorthand = option.Aliases.FirstOrDefault() is { } alias ? alias + ", " : "    ";
        return $"  {shorthand}{option.Name}{(option.HelpName is null ? "" : " " + option.HelpName)}";
    }

    private static void AppendRow(StringBuilder text, string label, string description)
    {
        text.Append(label);
        int column = label.Length;
        if (column + 2 > DescriptionColumn)
        {
            // A long one has a line of its own.
            text.Append('\n');
            column = 0;
        }

        string gap = new(' ', DescriptionColumn - column);
        foreach (string word in description.Split(' '))
        {
            if (column + gap.Length + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
                gap = new string(' ', DescriptionColumn);
            }

            text.Append(gap).Append(word);
            column += gap.Length + word.Length;
            gap = " ";
        }

        text.Append('\n');
    }
}
