using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Saker.Transport.FileSystem;
using Saker.Transport.Tls;

namespace Saker.Cli.Options;

/// <summary>
/// Finds each option's text, on the command line or else in the environment, and has it turned into its value. Not shared: it
/// collects the problems of one command line.
/// </summary>
/// <param name="parsed">The command line.</param>
/// <param name="environment">The value of an environment variable, or null where there is none.</param>
internal sealed class OptionReader(ParseResult parsed, Func<string, string?> environment)
{
    private static readonly TimeSpan s_preloadAge = TimeSpan.FromDays(365);

    /// <summary>What texts mean, and what was wrong with them.</summary>
    public OptionValues Values { get; } = new();

    /// <summary>The value of an option: the flag's, else that of the first variable that is set to something.</summary>
    /// <param name="option">The option.</param>
    /// <param name="read">Turns the text into a value; its first argument is where the text came from.</param>
    /// <param name="variables">Environment variables that stand for the option, in order.</param>
    public T? Read<T>(Option<string> option, Func<string, string, T?> read, params string[] variables)
    {
        if (parsed.GetValue(option) is { } given) return read(option.Name, given);
        foreach (string variable in variables)
        {
            if (Variable(variable) is { } set) return read(variable, set);
        }

        return default;
    }

    /// <summary>How much to say.</summary>
    public Verbosity Verbosity(SakerCommand command)
    {
        bool quiet = parsed.GetValue(command.Quiet);
        bool verbose = parsed.GetValue(command.Verbose);
        if (quiet && verbose) Values.Problems.Add("--quiet and --verbose cannot both be meant");
        return quiet ? Options.Verbosity.Quiet : verbose ? Options.Verbosity.Verbose : Options.Verbosity.Normal;
    }

    /// <summary>How the site is to be served.</summary>
    public SiteFlags Site(SakerCommand command)
    {
        bool lists = parsed.GetValue(command.Listing);
        bool listsNever = parsed.GetValue(command.NoListing);
        if (lists && listsNever) Values.Problems.Add("--listing and --no-listing cannot both be meant");
        TimeSpan? age = Read(command.Cache, Values.CacheAge, "SAKER_CACHE");
        return new SiteFlags
        {
            IsSinglePageApplication = IsOn(command.Spa, "SAKER_SPA"),
            ListsFolders = lists ? true : listsNever ? false : Switch("SAKER_LISTING"),
            ServesHidden = IsOn(command.Hidden, "SAKER_HIDDEN"),
            Symlinks = Symlinks(command),
            // To ask each time is what null stands for; max-age=0 says the same in a way that more caches get wrong.
            MaxAge = age > TimeSpan.Zero ? age : null,
            Headers = parsed.GetValue(command.Header) is { Length: > 0 } given ? Headers(given, command.Header.Name) : [],
            AllowsAllOrigins = IsOn(command.Cors, "SAKER_CORS"),
            MemoryBytes = Read(command.Memory, Values.Memory, "SAKER_MEMORY"),
        };
    }

    /// <summary>What is said about HTTPS.</summary>
    public TlsFlags Tls(SakerCommand command)
    {
        bool makes = IsOn(command.Tls, "SAKER_TLS");
        string[] certificates = Texts(command.Cert, "SAKER_CERT");
        string[] keys = Texts(command.Key, "SAKER_KEY");
        string? passwordFile = Read(command.KeyPasswordFile, static (_, text) => text, "SAKER_KEY_PASSWORD_FILE");
        int? redirectPort = Read(command.RedirectHttp, Values.RedirectPort, "SAKER_REDIRECT_HTTP");
        if (makes && certificates.Length > 0) Values.Problems.Add("--tls makes a certificate and --cert names one; give one of them");
        if (certificates.Length == 0 && keys.Length > 0) Values.Problems.Add("--key is the key of a certificate; name that with --cert");
        else if (keys.Length > 0 && keys.Length != certificates.Length)
            Values.Problems.Add($"there are {certificates.Length} of --cert and {keys.Length} of --key; give a key for each certificate, in the same order, or none when the certificates' files hold them");
        else if (passwordFile is not null && certificates.Length == 0) Values.Problems.Add("--key-password-file is for the key of a certificate; name that with --cert");
        if (redirectPort is not null && !makes && certificates.Length == 0) Values.Problems.Add("--redirect-http redirects to HTTPS, which needs --tls or --cert");
        string? password = Variable("SAKER_KEY_PASSWORD");
        return new TlsFlags
        {
            MakesCertificate = makes,
            Certificates = certificates.Length == 0 ? [] : [.. certificates.Select((certificate, i) => new CertificateFiles(certificate, i < keys.Length ? keys[i] : null) { Password = passwordFile is null ? password : null, PasswordFile = passwordFile })],
            RedirectPort = redirectPort,
            Hsts = Hsts(command, makes, makes || certificates.Length > 0),
            StaplesOcsp = StaplesOcsp(command, certificates.Length > 0),
        };
    }

    private HstsOptions? Hsts(SakerCommand command, bool makesCertificate, bool isSecure)
    {
        TimeSpan? age = Read(command.Hsts, Values.HstsAge, "SAKER_HSTS");
        bool subdomains = IsOn(command.HstsSubdomains, "SAKER_HSTS_SUBDOMAINS");
        bool preload = IsOn(command.HstsPreload, "SAKER_HSTS_PRELOAD");
        if (Values.Problems.Count > 0) return null;
        if (age is null)
        {
            if (subdomains || preload) Values.Problems.Add($"{(subdomains ? "--hsts-subdomains" : "--hsts-preload")} says more about --hsts; give that too");
            return null;
        }

        // RFC 6797 §7.2, and a browser would not listen.
        if (!isSecure) Values.Problems.Add("--hsts is said over HTTPS alone; serve that with --cert, or have whoever does it for you say it");
        else if (makesCertificate) Values.Problems.Add("--hsts and --tls: browsers would use HTTPS for localhost on every port, also where others serve; --hsts is for a name of your own, with --cert");
        else if (preload && (!subdomains || age < s_preloadAge)) Values.Problems.Add("--hsts-preload is taken by browsers only with --hsts-subdomains and an age of at least 1y (hstspreload.org); give both, or leave it out");
        else if (parsed.GetValue(command.Header) is { } given && given.Any(header => header.Contains("Strict-Transport-Security:", StringComparison.OrdinalIgnoreCase)))
            Values.Problems.Add("--hsts and --header say Strict-Transport-Security both; leave the header out");
        return new HstsOptions(age.Value) { IncludesSubDomains = subdomains, AllowsPreload = preload };
    }

    private bool StaplesOcsp(SakerCommand command, bool hasCertificate)
    {
        bool staples = IsOn(command.OcspStapling, "SAKER_OCSP_STAPLING");
        if (staples && !hasCertificate) Values.Problems.Add("--ocsp-stapling asks the authority of a certificate; name that certificate with --cert");
        return staples;
    }

    /// <summary>Whether a flag is given, or its variable says so.</summary>
    public bool IsOn(Option<bool> option, string variable) => parsed.GetValue(option) || Switch(variable) == true;

    /// <summary>Which symbolic links are followed.</summary>
    public SymlinkPolicy Symlinks(SakerCommand command) =>
        Read(command.Symlinks, (source, text) => Values.OneOf(source, text, OptionValues.SymlinkPolicies), "SAKER_SYMLINKS") ?? SymlinkPolicy.InsideRoot;

    private SiteHeader[] Headers(string[] given, string source)
    {
        var headers = new List<SiteHeader>(given.Length);
        foreach (string text in given)
        {
            if (Values.Header(source, text) is { } header) headers.Add(header);
        }

        return [.. headers];
    }

    /// <summary>The texts of an option that may be given several times; a variable stands for one.</summary>
    private string[] Texts(Option<string[]> option, string variable)
    {
        string[] texts = parsed.GetValue(option) is { Length: > 0 } given ? given : Variable(variable) is { } set ? [set] : [];
        if (texts.Contains("")) Values.Problems.Add($"{option.Name}: an empty file name");
        return [.. texts.Where(text => text.Length > 0)];
    }

    private bool? Switch(string variable) => Variable(variable) is { } set ? Values.Switch(variable, set) : null;

    private string? Variable(string name) => environment(name) is { Length: > 0 } set && !IsServiceLink(set) ? set : null;

    // Kubernetes gives every pod SAKER_PORT=tcp://10.96.0.1:80 when there is a Service called "saker": not meant for us.
    private static bool IsServiceLink(string value) =>
        value.StartsWith("tcp://", StringComparison.Ordinal) || value.StartsWith("udp://", StringComparison.Ordinal);
}
