using System;
using System.Collections.Generic;
using System.Linq;
using Saker.Cli.Options;
using Saker.Transport;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.EndToEnd.Tests.Command;

public class CommandLineTests
{
    private static readonly ServeOptions s_defaults = new();
    private static readonly SiteFlags s_flags = new();

    [Fact]
    public void Without_anything_the_folder_one_is_in_is_served_by_default_values()
    {
        ServeOptions options = Serve("");
        Assert.Equal(s_defaults, options);
        Assert.Equal((".", null, null, (long?)null), (options.Path, options.Port, options.Host, options.Site.MemoryBytes));
    }

    public static TheoryData<string, string, object> Valid { get; } = new()
    {
        { "dist", "", s_defaults with { Path = "dist" } },
        { "-p 3000", "", s_defaults with { Port = 3000 } },
        { "-p3000 dist", "", s_defaults with { Port = 3000, Path = "dist" } },
        { "dist --port=3000", "", s_defaults with { Port = 3000, Path = "dist" } },
        { "--port 0", "", s_defaults with { Port = 0 } },
        { "--host 0.0.0.0", "", s_defaults with { Host = "0.0.0.0" } },
        { "--host [::1]", "", s_defaults with { Host = "::1" } },
        { "-q", "", s_defaults with { Verbosity = Verbosity.Quiet } },
        { "--verbose --open", "", s_defaults with { Verbosity = Verbosity.Verbose, Open = true } },
        { "--log JSON", "", s_defaults with { Log = LogChoice.Json } },
        { "--log none --transport sockets", "", s_defaults with { Log = LogChoice.None, Transport = TransportKind.Sockets } },
        { "--loops 3 --memory 64k", "", s_defaults with { Loops = 3, Site = s_flags with { MemoryBytes = 65536 } } },
        { "--memory 0", "", s_defaults with { Site = s_flags with { MemoryBytes = 0 } } },
        { "--spa --hidden --cors", "", Flags(s_flags with { IsSinglePageApplication = true, ServesHidden = true, AllowsAllOrigins = true }) },
        { "--listing", "", Flags(s_flags with { ListsFolders = true }) },
        { "--no-listing", "", Flags(s_flags with { ListsFolders = false }) },
        { "--symlinks Follow", "", Flags(s_flags with { Symlinks = SymlinkPolicy.Follow }) },
        { "--symlinks=deny", "", Flags(s_flags with { Symlinks = SymlinkPolicy.Deny }) },
        { "--cache 90", "", Flags(s_flags with { MaxAge = TimeSpan.FromSeconds(90) }) },
        { "--cache 1y", "", Flags(s_flags with { MaxAge = TimeSpan.FromDays(365) }) },
        { "--cache 0", "", s_defaults },
        {
            "", "SAKER_SPA=1 SAKER_LISTING=off SAKER_HIDDEN=no SAKER_CORS=true SAKER_SYMLINKS=deny SAKER_CACHE=12h",
            Flags(s_flags with { IsSinglePageApplication = true, ListsFolders = false, AllowsAllOrigins = true, Symlinks = SymlinkPolicy.Deny, MaxAge = TimeSpan.FromHours(12) })
        },
        { "--listing --cache 0", "SAKER_LISTING=0 SAKER_CACHE=1d", Flags(s_flags with { ListsFolders = true }) },
        { "-- -q", "", s_defaults with { Path = "-q" } },
        { "@types", "", s_defaults with { Path = "@types" } },
        { "[suggest]", "", s_defaults with { Path = "./[suggest]" } },
        { "./completion", "", s_defaults with { Path = "./completion" } },
        { "", "PORT=3000", s_defaults with { Port = 3000 } },
        { "", "SAKER_PORT=4000 PORT=3000", s_defaults with { Port = 4000 } },
        { "-p 5000", "SAKER_PORT=4000 PORT=3000", s_defaults with { Port = 5000 } },
        { "-p 5000", "SAKER_PORT=nonsense", s_defaults with { Port = 5000 } },
        { "", "SAKER_PORT= PORT=", s_defaults },
        { "", "SAKER_PORT=tcp://10.96.0.1:80", s_defaults },
        {
            "", "SAKER_HOST=:: SAKER_LOG=combined SAKER_TRANSPORT=epoll SAKER_LOOPS=2 SAKER_MEMORY=1G",
            s_defaults with { Host = "::", Log = LogChoice.Combined, Transport = TransportKind.Epoll, Loops = 2, Site = s_flags with { MemoryBytes = 1L << 30 } }
        },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void What_is_asked_for_is_understood(string arguments, string environment, object expected) =>
        Assert.Equal(expected, Serve(arguments, environment));

    [Theory]
    [InlineData("--prt 3", "", "unknown option --prt; did you mean --port?")]
    [InlineData("--verbos", "", "unknown option --verbos; did you mean --verbose?")]
    [InlineData("--frobnicate", "", "unknown option --frobnicate")]
    [InlineData("-port 3", "", "unknown option -port; did you mean --port?")]
    [InlineData("-x", "", "unknown option -x")]
    [InlineData("-qx", "", "unknown option -x in -qx")]
    [InlineData("--quiet=no", "", "--quiet takes no value")]
    [InlineData("a b c", "", "one folder or file can be served; there is more: b c")]
    [InlineData("--port", "", "--port needs a value: --port PORT")]
    [InlineData("-p 1 -p 2", "", "--port is given 2 times (1, 2); give it once")]
    [InlineData("-p 65536", "", "--port: '65536' is not a port; a port is a number from 1 to 65535, or 0 for any free one")]
    [InlineData("-p -1", "", "--port: '-1' is not a port; a port is a number from 1 to 65535, or 0 for any free one")]
    [InlineData("", "PORT=http", "PORT: 'http' is not a port; a port is a number from 1 to 65535, or 0 for any free one")]
    [InlineData("--log xml", "", "--log: 'xml' is not one of pretty, combined, json, none")]
    [InlineData("", "SAKER_LOG=jsn", "SAKER_LOG: 'jsn' is not one of pretty, combined, json, none; did you mean json?")]
    [InlineData("--transport epol", "", "--transport: 'epol' is not one of auto, epoll, sockets; did you mean epoll?")]
    [InlineData("--loops 0", "", "--loops: '0' is not a number of loops; give 1 to 1024, or leave it out for one on each CPU")]
    [InlineData("--memory lots", "", "--memory: 'lots' is not an amount of memory; write it as 256MiB, 64k or 1G, or 0 for no cache")]
    [InlineData("--host http://x", "", "--host: 'http://x' is a URL; give the address or the name alone, and the port with --port")]
    [InlineData("--host [::1]:9000", "", "--host: '[::1]:9000' has a port in it; give the host alone, and the port with --port 9000")]
    [InlineData("--host 127.0.0.1:9000", "", "--host: '127.0.0.1:9000' has a port in it; give the host alone, and the port with --port 9000")]
    [InlineData("-q -v", "", "--quiet and --verbose cannot both be meant")]
    [InlineData("--listing --no-listing", "", "--listing and --no-listing cannot both be meant")]
    [InlineData("--symlinks inside", "", "--symlinks: 'inside' is not one of inside-root, deny, follow")]
    [InlineData("--symlinks folow", "", "--symlinks: 'folow' is not one of inside-root, deny, follow; did you mean follow?")]
    [InlineData("--cache soon", "", "--cache: 'soon' is not an age; write it as 90s, 5m, 12h, 7d or 1y, which is the most, or 0 for asking each time")]
    [InlineData("--cache 366d", "", "--cache: '366d' is not an age; write it as 90s, 5m, 12h, 7d or 1y, which is the most, or 0 for asking each time")]
    [InlineData("--header X-A", "", "--header: 'X-A' is not a field; write it as 'Name: value', or '/*.js Name: value' for some files")]
    [InlineData("--header /*.js", "", "--header: '/*.js' is not a field; write it as 'Name: value', or '/*.js Name: value' for some files")]
    [InlineData("--header Content-Length:1", "", "--header: 'Content-Length' is set by the server, which knows the connection and the content")]
    [InlineData("--header X-A:\u00e9", "", "--header: the value of 'X-A' has a character that a field value cannot carry (U+00E9)")]
    [InlineData("--header", "", "--header needs a value: --header FIELD")]
    [InlineData("--spa=no", "", "--spa takes no value")]
    [InlineData("", "SAKER_SPA=maybe", "SAKER_SPA: 'maybe' is neither on nor off; write 1, true, on or yes, or else 0, false, off or no")]
    [InlineData("explain", "", "explain needs a URL or a path: saker explain URL|PATH [DIR]")]
    [InlineData("explain ftp://x/y", "", "'ftp://x/y' is neither a path nor an HTTP URL")]
    [InlineData("explain http:///y", "", "'http:///y' has no host that can be sent; give the path alone, such as /about")]
    [InlineData("explain / dist more", "", "explain takes a URL or path and a folder or file; there is more: more")]
    [InlineData("explain / --port=3", "", "--port is an option of saker itself, and says nothing to saker explain")]
    [InlineData("explain / --jsn", "", "unknown option --jsn; did you mean --json?")]
    [InlineData("explain / -H Range", "", "--request-header: 'Range' is not a field; write it as 'Name: value'")]
    [InlineData("explain / -H X:\n", "", "--request-header: 'X' has a line end or a NUL in it, and a field is one line")]
    [InlineData("explain / -X G\u00c9T", "", "--method: 'G\u00c9T' is not a method; give one such as HEAD")]
    [InlineData("explain / --cache x", "", "--cache: 'x' is not an age; write it as 90s, 5m, 12h, 7d or 1y, which is the most, or 0 for asking each time")]
    [InlineData("compress", "", "compress needs a folder: saker compress DIR")]
    [InlineData("compress a b", "", "one folder can be compressed; there is more: b")]
    [InlineData("compress a --spa", "", "--spa is an option of saker itself, and says nothing to saker compress")]
    [InlineData("compress a -q -v", "", "--quiet and --verbose cannot both be meant")]
    [InlineData("completion", "", "completion needs the name of a shell: bash, zsh, fish, pwsh")]
    [InlineData("completion tcsh", "", "completion: 'tcsh' is not one of bash, zsh, fish, pwsh")]
    [InlineData("completion bash zsh", "", "completion takes the name of one shell; there is more: zsh")]
    public void What_is_wrong_is_named(string arguments, string environment, string problem) =>
        Assert.Equal([problem], Assert.IsType<Invocation.Invalid>(Read(arguments, environment)).Problems);

    [Fact]
    public void Everything_that_is_wrong_is_named_at_once()
    {
        Assert.Equal(2, Assert.IsType<Invocation.Invalid>(Read("--log xml --loops x")).Problems.Count);
        Assert.Equal(2, Assert.IsType<Invocation.Invalid>(Read("--prt --lop")).Problems.Count);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("dist --help --prt")]
    public void Help_is_given_whatever_else_is_wrong(string arguments) => Assert.IsType<Invocation.Help>(Read(arguments));

    [Fact]
    public void Version_and_completion_are_understood()
    {
        Assert.IsType<Invocation.Version>(Read("--version"));
        Assert.Equal(new Invocation.Completion(Shell.Zsh), Read("completion zsh"));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("12", 12)]
    [InlineData("12B", 12)]
    [InlineData("1k", 1024)]
    [InlineData("1KiB", 1024)]
    [InlineData("1KB", 1000)]
    [InlineData("2 MiB", 2 * 1024 * 1024)]
    [InlineData("3g", 3L * 1024 * 1024 * 1024)]
    [InlineData("5GB", 5_000_000_000)]
    public void Amounts_of_memory_are_read_as_people_write_them(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5G")]
    [InlineData("1T")]
    [InlineData("M")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807K")]
    public void Other_amounts_are_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData("dits", "dist")]
    [InlineData("dst", "dist")]
    [InlineData("DIST", "dist")]
    [InlineData("zzz", null)]
    [InlineData("x", null)]
    public void The_nearest_name_is_one_a_person_would_think_of(string written, string? meant) =>
        Assert.Equal(meant, Nearest.To(written, ["dist", "src", "package.json", "y"]));

    [Fact]
    public void Fields_are_read_with_the_files_they_are_for()
    {
        Invocation read = CommandLine.Read(["--header", "X-A: b: c ", "--header", "/assets/**  X-B:d", "--header", "X-C:"], static _ => null);
        Assert.Equal(
            [new SiteHeader("X-A", "b: c"), new SiteHeader("X-B", "d", "/assets/**"), new SiteHeader("X-C", "")],
            Assert.IsType<Invocation.Serve>(read).Options.Site.Headers);
    }

    [Theory]
    [InlineData("/a?b=c#d", "/a?b=c", null)]
    [InlineData("about", "/about", null)]
    [InlineData("*", "*", null)]
    [InlineData("http://localhost:8080", "/", "localhost:8080")]
    [InlineData("HTTPS://me:secret@example.org?q", "/?q", "example.org")]
    [InlineData("http://[::1]:80/%41", "/%41", "[::1]:80")]
    [InlineData("/a b\u00e4\"<>", "/a%20b%C3%A4%22%3C%3E", null)]
    [InlineData("/to?u=http://x", "/to?u=http://x", null)]
    public void A_target_is_what_a_browser_would_send(string written, string target, string? host)
    {
        Assert.Equal((target, host), (RequestWords.Target(written, out string? named, out string problem), named));
        Assert.Empty(problem);
    }

    [Fact]
    public void Explain_and_compress_take_the_flags_that_concern_them()
    {
        ExplainOptions explain = Assert.IsType<Invocation.Explain>(Read("explain http://a/b dist --spa --no-listing -H X:y -X HEAD --json --memory 0", "SAKER_CORS=1")).Options;
        Assert.Equal(("/b", "dist", "HEAD", true), (explain.Target, explain.Path, explain.Method, explain.IsJson));
        Assert.Equal(["Host: a", "X:y"], explain.Fields);
        Assert.Equal(s_flags with { IsSinglePageApplication = true, ListsFolders = false, AllowsAllOrigins = true, MemoryBytes = 0 }, explain.Site);
        Assert.Equal(
            new Invocation.Compress(new CompressOptions { Path = "dist", ServesHidden = true, Symlinks = SymlinkPolicy.Deny, Force = true, Verbosity = Verbosity.Quiet }),
            Read("compress dist --hidden --symlinks deny -fq"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("1.5h")]
    [InlineData("1M1")]
    [InlineData("2y")]
    [InlineData("99999999999999999999")]
    public void Other_ages_are_refused(string text) => Assert.False(Age.TryParse(text, out _));

    private static ServeOptions Flags(SiteFlags flags) => s_defaults with { Site = flags };

    private static ServeOptions Serve(string arguments, string environment = "") =>
        Assert.IsType<Invocation.Serve>(Read(arguments, environment)).Options;

    private static Invocation Read(string arguments, string environment = "")
    {
        Dictionary<string, string> variables = Words(environment).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return CommandLine.Read(Words(arguments), variables.GetValueOrDefault);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
