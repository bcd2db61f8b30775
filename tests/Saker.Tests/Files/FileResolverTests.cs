using System;
using System.Linq;
using System.Text;
using Saker.Files;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Tests.Files;

public class FileResolverTests
{
    private static readonly TableFolder s_site = new(
        "index.html", "style.css", "about.html", "both.html", "both/index.html", "guide/index.html", "guide/start.html", "empty/",
        "noindex/page.html", "named.html/index.html", "a b/index.html", "ü/index.html", ".env", ".git/config", ".well-known/acme/token",
        ".well-known/.secret", "x/.hidden/y.html", "_headers", "_redirects", "docs/_headers", "pipe!", "pipe-dir/index.html!", "denied.html?", "denied-dir/index.html?",
        "outside@", "broken#", "README", "dir.v1/index.html", "deep/er/index.html", "about.html.html", "100%/index.html", "colon:dir/index.html");

    public static TheoryData<string, string> Paths => new()
    {
        // the index
        { "/", "serve index.html" },
        { "/index.html", "serve index.html" },
        { "/guide/", "serve guide/index.html" },
        { "/guide/index.html", "serve guide/index.html" },
        { "/deep/er/", "serve deep/er/index.html" },
        { "/dir.v1/", "serve dir.v1/index.html" },

        // plain files
        { "/style.css", "serve style.css" },
        { "/README", "serve README" },
        { "/about.html", "serve about.html" },

        // clean URLs
        { "/about", "serve about.html" },
        { "/about/", "serve about.html" },
        { "/guide/start", "serve guide/start.html" },
        { "/guide/start/", "serve guide/start.html" },
        { "/both", "serve both.html" },
        { "/both/", "serve both/index.html" },
        { "/index", "serve index.html" },

        // the slash that is missing
        { "/guide", "redirect /guide/" },
        { "/deep/er", "redirect /deep/er/" },
        { "/dir.v1", "redirect /dir.v1/" },
        { "/named.html", "redirect /named.html/" },
        { "/a b", "redirect /a%20b/" },
        { "/ü", "redirect /%C3%BC/" },
        { "/100%", "redirect /100%25/" },
        { "/colon:dir", "redirect /colon:dir/" },

        // the slash that is too much
        { "/style.css/", "404" },
        { "/index.html/", "404" },
        { "/README/", "404" },

        // nothing there
        { "/nothing", "404" },
        { "/nothing/", "404" },
        { "/guide/nothing", "404" },
        { "/style.css/x", "404" },
        { "/empty", "404" },
        { "/empty/", "404" },
        { "/noindex", "404" },
        { "/noindex/", "404" },
        { "/deep", "404" },

        // hidden and reserved
        { "/.env", "404" },
        { "/.git/config", "404" },
        { "/.git/", "404" },
        { "/x/.hidden/y.html", "404" },
        { "/x/.hidden/y", "404" },
        { "/.well-known/acme/token", "serve .well-known/acme/token" },
        { "/.well-known/.secret", "404" },
        { "/x/.well-known/y", "404" },
        { "/_headers", "404" },
        { "/_redirects", "404" },
        { "/docs/_headers", "404" },

        // what is no file
        { "/pipe", "404" },
        { "/pipe-dir/", "404" },
        { "/pipe-dir", "404" },
        { "/outside", "404" },

        // what the system keeps from us
        { "/denied", "refused Denied" },
        { "/denied.html", "refused Denied" },
        { "/denied-dir/", "refused Denied" },
        { "/broken", "refused Failed" },
    };

    [Theory, MemberData(nameof(Paths))]
    public void A_path_leads_to(string path, string expected) => Assert.Equal(expected, Describe(Resolve(path)));

    [Theory, MemberData(nameof(Paths))]
    public void A_redirect_leads_to_a_file_and_never_to_another_redirect(string path, string expected)
    {
        if (Resolve(path) is not Resolution.Redirect redirect)
        {
            Assert.DoesNotContain("redirect", expected, StringComparison.Ordinal);
            return;
        }

        Assert.StartsWith("/", redirect.Location, StringComparison.Ordinal);
        Assert.False(redirect.Location.StartsWith("//", StringComparison.Ordinal));
        Assert.IsType<Resolution.Serve>(Resolve(Uri.UnescapeDataString(redirect.Location)));
    }

    [Theory, MemberData(nameof(Paths))]
    public void With_hidden_names_on_only_the_hidden_change(string path, string expected)
    {
        var rules = new FileRules { ServesHidden = true };
        string actual = Describe(FileResolver.Resolve(Encoding.UTF8.GetBytes(path), s_site, rules));
        if (!path.Contains("/.", StringComparison.Ordinal)) Assert.Equal(expected, actual);
        else if (path is "/.env" or "/.git/config" or "/.well-known/.secret") Assert.Equal("serve " + path[1..], actual);
    }

    [Fact]
    public void The_trail_names_every_candidate_in_order()
    {
        Assert.Equal(
            ["guide: a folder", "guide.html: not there", "guide/index.html: a regular file"],
            Resolve("/guide").Trail.Select(candidate => $"{candidate.Path}: {candidate.Outcome}"));
        Assert.Equal(["style.css: a regular file"], Resolve("/style.css").Trail.Select(candidate => $"{candidate.Path}: {candidate.Outcome}"));
    }

    [Fact]
    public void A_forbidden_name_is_not_even_looked_at()
    {
        var folder = new TableFolder(".env");
        FileResolver.Resolve("/.env"u8, folder, new FileRules());
        Assert.Empty(folder.Asked);
    }

    [Fact]
    public void A_plain_file_costs_one_look()
    {
        var folder = new TableFolder("style.css");
        FileResolver.Resolve("/style.css"u8, folder, new FileRules());
        Assert.Equal(["style.css"], folder.Asked);
    }

    [Theory]
    [InlineData("/", "serve report.pdf")]
    [InlineData("/report.pdf", "serve report.pdf")]
    [InlineData("/report.pdf/", "404")]
    [InlineData("/other.txt", "404")]
    [InlineData("/report", "404")]
    [InlineData("/index.html", "404")]
    public void One_file_is_at_the_root_and_under_its_name(string path, string expected)
    {
        var rules = new FileRules { SingleFile = "report.pdf"u8.ToArray() };
        var folder = new TableFolder("report.pdf", "other.txt", "index.html", "404.html");
        Assert.Equal(expected, Describe(FileResolver.Resolve(Encoding.UTF8.GetBytes(path), folder, rules)));
        Assert.Null(FileResolver.ResolveNotFoundPage(folder, rules));
    }

    [Theory]
    [InlineData("/empty/", "list empty")]
    [InlineData("/empty", "redirect /empty/")]
    [InlineData("/noindex/", "list noindex")]
    [InlineData("/guide/", "serve guide/index.html")]
    [InlineData("/about/", "serve about.html")]
    [InlineData("/style.css/", "404")]
    [InlineData("/.git/", "404")]
    [InlineData("/nothing/", "404")]
    public void With_listings_a_folder_without_an_index_is_listed(string path, string expected) =>
        Assert.Equal(expected, Describe(FileResolver.Resolve(Encoding.UTF8.GetBytes(path), s_site, new FileRules { ListsFolders = true })));

    [Theory]
    [InlineData("not_found.html", "not_found.html", "404.html")]
    [InlineData("404.html", "404.html")]
    [InlineData("404.html", "not_found.html!", "404.html")]
    [InlineData("404.html", "not_found.html?", "404.html")]
    [InlineData(null, "index.html")]
    public void The_page_for_404_is_the_first_that_can_be_read(string? expected, params string[] names)
    {
        Resolution.Serve? page = FileResolver.ResolveNotFoundPage(new TableFolder(names), new FileRules());
        Assert.Equal(expected, page is null ? null : Encoding.UTF8.GetString(page.Path));
    }

    private static Resolution Resolve(string path) => FileResolver.Resolve(Encoding.UTF8.GetBytes(path), s_site, new FileRules());

    private static string Describe(Resolution resolution) => resolution switch
    {
        Resolution.Serve serve when serve.Facts.Kind == FileKind.Regular => "serve " + Encoding.UTF8.GetString(serve.Path),
        Resolution.Redirect redirect => "redirect " + redirect.Location,
        Resolution.List list => "list " + Encoding.UTF8.GetString(list.Path),
        Resolution.NotFound => "404",
        Resolution.Refused refused => "refused " + refused.Status,
        _ => resolution.ToString(),
    };
}
