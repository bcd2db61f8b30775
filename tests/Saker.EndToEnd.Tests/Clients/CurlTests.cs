using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>What curl gets.</summary>
public class CurlTests(SampleSite site)
{
    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Every_file_of_the_site_arrives_over_one_connection(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        using var folder = new TemporaryFolder();
        string[] arguments = [.. SampleSite.Files.SelectMany((file, i) => new[] { "-o", folder[$"{i}"], server.Url("/" + file) })];
        ToolResult result = await Tool.RunAsync("curl", ["-sS", "--fail", "-w", "%{num_connects} ", .. arguments]);
        Assert.Equal(1, result.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(int.Parse));
        Assert.All(SampleSite.Files.Select((file, i) => (file, i)), pair => Assert.Equal(
            File.ReadAllBytes(Path.Combine(Checkout.SampleSite, pair.file)),
            File.ReadAllBytes(folder[$"{pair.i}"])));
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task HTTP_1_0_gets_its_answer_and_the_connection_closed(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        ToolResult result = await Tool.RunAsync("curl", "-sS", "-i", "--http1.0", "-w", "\n%{num_connects}", server.Url("/robots.txt"), server.Url("/robots.txt"));
        Assert.StartsWith("HTTP/1.1 200 ", result.Text, StringComparison.Ordinal);
        Assert.Equal(2, result.Text.Split('\n').Count(line => line.Trim().Equals("Connection: close", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(2, result.Text.Split('\n').Count(line => line.StartsWith('1')));       // a connection each
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Absolute_form_is_served_like_origin_form(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        ToolResult direct = await Tool.RunAsync("curl", "-sS", "--fail", server.Url("/guide/"));
        ToolResult absolute = await Tool.RunAsync("curl", "-sS", "--fail", "--proxy", server.Url(), "http://site.example/guide/");
        Assert.Equal(direct.Output, absolute.Output);
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task A_POST_that_waits_for_100_continue_is_told_405_at_once(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        using var folder = new TemporaryFolder();
        string upload = folder.Write("upload", new byte[2 * 1024 * 1024]);

        // curl waits ten minutes for leave to send: only an answer ends this in time.
        ToolResult result = await Tool.RunAsync("curl", "-sS", "-i", "--expect100-timeout", "600", "-H", "Expect: 100-continue", "--data-binary", "@" + upload, server.Url());
        Assert.Contains("HTTP/1.1 405 ", result.Text, StringComparison.Ordinal);
        Assert.Contains("Allow: GET, HEAD, OPTIONS", result.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task HEAD_has_the_fields_of_GET_and_no_content(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        ToolResult get = await Tool.RunAsync("curl", "-sS", "-D", "-", "-o", "/dev/null", server.Url("/about"));
        ToolResult head = await Tool.RunAsync("curl", "-sS", "-I", server.Url("/about"));
        Assert.StartsWith("HTTP/1.1 200 ", head.Text, StringComparison.Ordinal);
        Assert.Equal(WithoutDate(get.Text), WithoutDate(head.Text));
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task What_leaves_the_root_is_400_and_hidden_or_missing_things_are_404(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        Assert.Equal(400, await StatusAsync(server, "/../../../../etc/passwd"));
        Assert.Equal(400, await StatusAsync(server, "/%2e%2e/%2e%2e/etc/passwd"));
        Assert.Equal(400, await StatusAsync(server, "/assets/..%2f..%2f..%2fetc/passwd"));
        Assert.Equal(404, await StatusAsync(server, "/.git/config"));
        Assert.Equal(404, await StatusAsync(server, "/no/such/page"));
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task A_missing_page_is_the_sites_own_with_status_404(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        ToolResult result = await Tool.RunAsync("curl", "-sS", "-w", "%{stderr}%{json}", server.Url("/no/such/page"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Checkout.SampleSite, "not_found.html")), result.Output);
        using JsonDocument facts = JsonDocument.Parse(result.Error);
        Assert.Equal(404, facts.RootElement.GetProperty("http_code").GetInt32());
        Assert.Equal("text/html; charset=utf-8", facts.RootElement.GetProperty("content_type").GetString());
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task A_folder_without_its_slash_redirects_once_and_keeps_the_query(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        ToolResult result = await Tool.RunAsync("curl", "-sS", "-L", "-o", "/dev/null", "-w", "%{http_code} %{num_redirects} %{url_effective}", server.Url("/guide?x=1"));
        Assert.Equal($"200 1 {server.Url("/guide/?x=1")}", result.Text);
    }

    private static async Task<int> StatusAsync(SakerProcess server, string target) =>
        int.Parse((await Tool.RunAsync("curl", "-sS", "--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", server.Url(target))).Text, System.Globalization.CultureInfo.InvariantCulture);

    private static string[] WithoutDate(string head) => [.. head.Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.OrdinalIgnoreCase))];
}
