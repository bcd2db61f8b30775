using System.Collections.Generic;
using System.CommandLine;
using System.Linq;

namespace Saker.Cli.Options;

/// <summary>
/// The grammar of the command: its argument, options and subcommands with their names, descriptions and groups, in the order the
/// help shows them. The help and the completion scripts are made from this, so they cannot leave one out. Immutable once made.
/// </summary>
/// <remarks>
/// Values are read as text and turned into what they mean by <see cref="OptionValues"/>, which says more about a wrong one than a
/// parser that knows only its type.
/// </remarks>
internal sealed class SakerCommand
{
    /// <summary>Builds the grammar.</summary>
    public SakerCommand()
    {
        Host.CompletionSources.Add("localhost", "0.0.0.0", "::");
        Log.CompletionSources.Add(static _ => OptionValues.Logs.Keys);
        Transport.CompletionSources.Add(static _ => OptionValues.Transports.Keys);
        Symlinks.CompletionSources.Add(static _ => OptionValues.SymlinkPolicies.Keys);
        Shell.CompletionSources.Add("bash", "zsh", "fish", "pwsh");
        Groups =
        [
            new("Where to listen", [Port, Host, ReusePort, Open]),
            new("HTTPS", [Tls, Cert, Key, KeyPasswordFile, RedirectHttp, Hsts, HstsSubdomains, HstsPreload, OcspStapling]),
            new("What to serve", [Spa, Listing, NoListing, Hidden, Symlinks]),
            new("What to say of it", [Cache, Header, Cors]),
            new("What to print", [Log, Quiet, Verbose]),
            new("What clients may use", [Limits.RateLimit, Limits.MaxContent, HelpLimits]),
            new("How to run", [Memory, Loops, Transport]),
            new("About saker", [Help, Version]),
        ];
        ExplainGroups =
        [
            new("The request", [RequestHeader, Method]),
            new("What would be served", [Spa, Listing, NoListing, Hidden, Symlinks]),
            new("What would be said of it", [Cache, Header, Cors, Memory]),
            new("The rest", [Json, Help]),
        ];
        CompressGroups = [new("What to compress", [Hidden, Symlinks, Force]), new("The rest", [Quiet, Verbose, Help])];

        Root = new RootCommand("Serves a folder or a file over HTTP.");
        // The parser's own --help and --version come with its own texts, and its [directives] would make "[x]" no folder's name.
        Root.Options.Clear();
        Root.Directives.Clear();
        Root.Add(Path);
        AddAll(Root, Groups);
        foreach (Option limit in Limits.All.Except(Root.Options)) Root.Add(limit);
        Explain.Add(Target);
        Explain.Add(ExplainPath);
        AddAll(Explain, ExplainGroups);
        Compress.Add(CompressPath);
        AddAll(Compress, CompressGroups);
        Completion.Add(Shell);
        Completion.Add(Help);
        foreach (Command subcommand in (Command[])[Explain, Compress, Completion]) Root.Add(subcommand);
        // Without an action the parser would insist on a subcommand. What is to be done is decided by CommandLine.
        Root.SetAction(static _ => 0);
        foreach (Command subcommand in Root.Subcommands) subcommand.SetAction(static _ => 0);
    }

    /// <summary>The root command: <c>saker</c>.</summary>
    public RootCommand Root { get; }

    /// <summary>The options in the groups and order that the help shows.</summary>
    public IReadOnlyList<OptionGroup> Groups { get; }

    /// <summary>The options of <c>saker explain</c>.</summary>
    public IReadOnlyList<OptionGroup> ExplainGroups { get; }

    /// <summary>The options of <c>saker compress</c>.</summary>
    public IReadOnlyList<OptionGroup> CompressGroups { get; }

    /// <summary>What to serve.</summary>
    public Argument<string> Path { get; } = new("DIR|FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "the folder or file to serve" };

    /// <summary><c>--port</c>.</summary>
    public Option<string> Port { get; } = Valued("--port", "PORT", "port to listen on (default 8080, or the next free one)", "-p");

    /// <summary><c>--host</c>.</summary>
    public Option<string> Host { get; } = Valued("--host", "ADDR", "address or name to listen on (default: this machine alone can connect)");

    /// <summary><c>--reuse-port</c>.</summary>
    public Option<bool> ReusePort { get; } = Flag("--reuse-port", "share the port with another saker that says so too, to replace it without a gap");

    /// <summary><c>--open</c>.</summary>
    public Option<bool> Open { get; } = Flag("--open", "open the browser");

    /// <summary><c>--tls</c>.</summary>
    public Option<bool> Tls { get; } = Flag("--tls", "serve over HTTPS, with a certificate made for this machine by an authority of your own; says what to trust");

    /// <summary><c>--cert</c>, which may be given several times.</summary>
    public Option<string[]> Cert { get; } = Repeated("--cert", "FILE", "serve over HTTPS with this certificate: PEM with its chain, or PFX; several times for several names");

    /// <summary><c>--key</c>, which goes with <c>--cert</c>.</summary>
    public Option<string[]> Key { get; } = Repeated("--key", "FILE", "the key of the certificate, when it is in a file of its own");

    /// <summary><c>--key-password-file</c>.</summary>
    public Option<string> KeyPasswordFile { get; } = Valued("--key-password-file", "FILE", "its first line is the password of the key or PFX");

    /// <summary><c>--redirect-http</c>.</summary>
    public Option<string> RedirectHttp { get; } = Valued("--redirect-http", "PORT", "listen on this port too, for plain HTTP, and redirect it to HTTPS");

    /// <summary><c>--hsts</c>, whose value may be left out: see <see cref="CommandLine"/>.</summary>
    public Option<string> Hsts { get; } = Valued("--hsts", "[AGE]", "have browsers use HTTPS alone for this host, for 1y or as long as AGE says (0 takes it back)");

    /// <summary><c>--hsts-subdomains</c>.</summary>
    public Option<bool> HstsSubdomains { get; } = Flag("--hsts-subdomains", "and for every host below it");

    /// <summary><c>--hsts-preload</c>.</summary>
    public Option<bool> HstsPreload { get; } = Flag("--hsts-preload", "and consent to its being built into browsers");

    /// <summary><c>--ocsp-stapling</c>.</summary>
    public Option<bool> OcspStapling { get; } = Flag("--ocsp-stapling", "fetch from the certificate's authority that it is not revoked, and send that along");

    /// <summary>The options that limit what clients may use.</summary>
    public LimitOptions Limits { get; } = new();

    /// <summary><c>--help-limits</c>.</summary>
    public Option<bool> HelpLimits { get; } = Flag("--help-limits", "show these and all other limits, and their defaults");

    /// <summary><c>--spa</c>.</summary>
    public Option<bool> Spa { get; } = Flag("--spa", "a path that leads to nothing gets /index.html, unless it looks like a script, a style or an image");

    /// <summary><c>--listing</c>.</summary>
    public Option<bool> Listing { get; } = Flag("--listing", "list folders that have no index (default: only when this machine alone can connect)");

    /// <summary><c>--no-listing</c>.</summary>
    public Option<bool> NoListing { get; } = Flag("--no-listing", "never list folders");

    /// <summary><c>--hidden</c>.</summary>
    public Option<bool> Hidden { get; } = Flag("--hidden", "serve names that begin with a dot too");

    /// <summary><c>--symlinks</c>.</summary>
    public Option<string> Symlinks { get; } = Valued("--symlinks", "WHICH", "symbolic links to follow: inside-root, deny or follow (default inside-root)");

    /// <summary><c>--cache</c>.</summary>
    public Option<string> Cache { get; } = Valued("--cache", "AGE", "let clients keep answers for 90s, 5m, 12h, 7d (default: they ask each time). Names with a hash in them, app.3f2a9c1d.js, are kept for a year anyway");

    /// <summary><c>--header</c>, which may be given several times.</summary>
    public Option<string[]> Header { get; } = Repeated("--header", "FIELD", "a field that files get, 'Name: value', or '/*.js Name: value' for some of them; may be given again and again");

    /// <summary><c>--cors</c>.</summary>
    public Option<bool> Cors { get; } = Flag("--cors", "let scripts of every origin read the answers");

    /// <summary><c>--log</c>.</summary>
    public Option<string> Log { get; } = Valued("--log", "FORMAT", "access lines on stdout: pretty, combined, json or none (default: pretty on a terminal, else combined)");

    /// <summary><c>--quiet</c>.</summary>
    public Option<bool> Quiet { get; } = Flag("--quiet", "say nothing but errors", "-q");

    /// <summary><c>--verbose</c>.</summary>
    public Option<bool> Verbose { get; } = Flag("--verbose", "say everything, with stack traces", "-v");

    /// <summary><c>--memory</c>.</summary>
    public Option<string> Memory { get; } = Valued("--memory", "SIZE", "memory for cached answers, 0 for none (default 256MiB, less in a small container)");

    /// <summary><c>--loops</c>.</summary>
    public Option<string> Loops { get; } = Valued("--loops", "N", "event loops (default: one for each CPU)");

    /// <summary><c>--transport</c>.</summary>
    public Option<string> Transport { get; } = Valued("--transport", "KIND", "auto, epoll or sockets (default auto, the fastest here)");

    /// <summary><c>--help</c>.</summary>
    public Option<bool> Help { get; } = Flag("--help", "show this help", "-h");

    /// <summary><c>--version</c>.</summary>
    public Option<bool> Version { get; } = Flag("--version", "show the version", "-V");

    /// <summary><c>saker explain</c>.</summary>
    public Command Explain { get; } = new("explain", "say what a request would get, and why");

    /// <summary>The URL or path that <c>saker explain</c> explains.</summary>
    public Argument<string> Target { get; } = new("URL|PATH") { Arity = ArgumentArity.ZeroOrOne, Description = "what would be asked for" };

    /// <summary>What would be served.</summary>
    public Argument<string> ExplainPath { get; } = new("DIR|FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "the folder or file that would be served" };

    /// <summary><c>-H</c> of <c>saker explain</c>, which may be given several times.</summary>
    public Option<string[]> RequestHeader { get; } = Repeated("--request-header", "FIELD", "a field of the request, 'Name: value'; may be given again and again", "-H");

    /// <summary><c>-X</c> of <c>saker explain</c>.</summary>
    public Option<string> Method { get; } = Valued("--method", "NAME", "the request's method (default GET)", "-X");

    /// <summary><c>--json</c> of <c>saker explain</c>.</summary>
    public Option<bool> Json { get; } = Flag("--json", "say it as JSON, for programs");

    /// <summary><c>saker compress</c>.</summary>
    public Command Compress { get; } = new("compress", "write compressed siblings beside the files of a folder");

    /// <summary>The folder of <c>saker compress</c>.</summary>
    public Argument<string> CompressPath { get; } = new("DIR") { Arity = ArgumentArity.ZeroOrOne, Description = "the folder that is to be served" };

    /// <summary><c>--force</c> of <c>saker compress</c>.</summary>
    public Option<bool> Force { get; } = Flag("--force", "make siblings that are up to date again", "-f");

    /// <summary><c>saker completion</c>.</summary>
    public Command Completion { get; } = new("completion", "print a script that completes saker's options in a shell");

    /// <summary>The shell of <c>saker completion</c>.</summary>
    public Argument<string> Shell { get; } = new("SHELL") { Arity = ArgumentArity.ZeroOrOne, Description = "bash, zsh, fish or pwsh" };

    private static void AddAll(Command command, IReadOnlyList<OptionGroup> groups)
    {
        foreach (OptionGroup group in groups)
        {
            foreach (Option option in group.Options) command.Add(option);
        }
    }

    private static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Arity = ArgumentArity.Zero, Description = description };

    private static Option<string[]> Repeated(string name, string valueName, string description, params string[] aliases) =>
        new(name, aliases) { Arity = ArgumentArity.OneOrMore, HelpName = valueName, Description = description };

    private static Option<string> Valued(string name, string valueName, string description, params string[] aliases) =>
        new(name, aliases) { Arity = ArgumentArity.ExactlyOne, HelpName = valueName, Description = description };
}
