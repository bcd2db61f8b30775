using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Saker.Cli.Options;
using Xunit;

namespace Saker.EndToEnd.Tests.Command;

/// <summary>The options that limit what clients may use, and those of HTTPS that browsers remember.</summary>
public class LimitOptionTests
{
    [Fact]
    public void The_default_that_the_help_gives_is_the_librarys()
    {
        var seen = new List<string>();
        foreach (Option option in new LimitOptions().All)
        {
            // "half of all" and the like are no values.
            Match said = Regex.Match(option.Description!, @"\(default (\d\w*)\)");
            if (!said.Success) continue;
            seen.Add(option.Name);
            LimitFlags read = Serve($"{option.Name} {said.Groups[1].Value}").Limits;
            Assert.Equal(ServerLimits.Default, read.Server);
            Assert.Equal(new TlsOptions().HandshakeTimeout, read.HandshakeTimeout ?? new TlsOptions().HandshakeTimeout);
            Assert.Equal(new TlsOptions().MaxHandshakes, read.MaxHandshakes ?? new TlsOptions().MaxHandshakes);
        }

        Assert.True(seen.Count > 18, string.Join(' ', seen));
    }

    [Fact]
    public void Each_option_and_its_variable_change_one_limit_and_the_option_wins()
    {
        foreach (Option option in new LimitOptions().All.Where(option => option.Name != "--rate-burst"))
        {
            string value = option.HelpName switch { "N/s" => "7/s", "TIME" => "7s", "SIZE" => "77777", _ => "7" };
            string other = option.HelpName switch { "N/s" => "8/m", "TIME" => "8m", "SIZE" => "88888", _ => "8" };
            string variable = LimitOptions.Variable(option);
            LimitFlags read = Serve($"{option.Name} {value}").Limits;
            Assert.NotEqual(new LimitFlags(), read);
            Assert.Equal(read, Serve("", $"{variable}={value}").Limits);
            Assert.Equal(read, Serve($"{option.Name}={value}", $"{variable}={other}").Limits);
            Assert.NotEqual(read, Serve($"{option.Name} {other}").Limits);
        }
    }

    [Theory]
    [InlineData("--rate-limit 100/s", 100, 1, 100)]
    [InlineData("--rate-limit 600/m --rate-burst 20", 600, 60, 20)]
    [InlineData("--rate-limit 1/h", 1, 3600, 1)]
    public void A_rate_is_read_with_its_burst(string arguments, int requests, int seconds, int burst) =>
        Assert.Equal(new RateLimit(requests, TimeSpan.FromSeconds(seconds), burst), Serve(arguments).Limits.Server.RateLimit);

    [Theory]
    [InlineData("--rate-limit 100", "--rate-limit: '100' is not a rate; write it as 100/s, 600/m or 5000/h, with 1 to 1000000 requests")]
    [InlineData("--rate-limit 0/s", "--rate-limit: '0/s' is not a rate; write it as 100/s, 600/m or 5000/h, with 1 to 1000000 requests")]
    [InlineData("--rate-limit 5/day", "--rate-limit: '5/day' is not a rate; write it as 100/s, 600/m or 5000/h, with 1 to 1000000 requests")]
    [InlineData("--rate-burst 5", "--rate-burst is how many requests --rate-limit lets come at once; give that too")]
    [InlineData("--max-connections 0", "--max-connections: '0' is not such a number; give one from 1")]
    [InlineData("--max-connections 2147483648", "--max-connections: '2147483648' is not such a number; give one from 1 to 2147483647")]
    [InlineData("--stream-window 1k", "--stream-window: '1k' is too small; give 65535 bytes or more")]
    [InlineData("--tls --port 8443 --redirect-http 8443", "--port and --redirect-http are both 8443; HTTPS and plain HTTP need a port each")]
    [InlineData("--max-connections-per-address -1", "--max-connections-per-address: '-1' is not such a number; give one from 0, where 0 is no limit")]
    [InlineData("--max-streams 100001", "--max-streams: '100001' is not such a number; give one from 1 to 100000")]
    [InlineData("--head-timeout 0", "--head-timeout: '0' is not a time to wait; write it as 30s, 5m or 1h, from 1s to 24h")]
    [InlineData("--send-timeout 25h", "--send-timeout: '25h' is not a time to wait; write it as 30s, 5m or 1h, from 1s to 24h")]
    [InlineData("--max-head 3", "--max-head: '3' is too small; give 16 bytes or more")]
    [InlineData("--max-head 1G", "--max-head: '1G' is too large; give 16777216 bytes or less")]
    [InlineData("--max-content much", "--max-content: 'much' is not a size; write it as 500, 64k or 16MiB")]
    [InlineData("--connection-window 1k", "--connection-window: '1k' is too small; give 65535 bytes or more")]
    [InlineData("--max-haed 3", "unknown option --max-haed; did you mean --max-head?")]
    [InlineData("--hsts", "--hsts is said over HTTPS alone; serve that with --cert, or have whoever does it for you say it")]
    [InlineData("--hsts --tls", "--hsts and --tls: browsers would use HTTPS for localhost on every port, also where others serve; --hsts is for a name of your own, with --cert")]
    [InlineData("--cert c --hsts=11y", "--hsts: '11y' is not an age; write it as 300, 7d or 1y, at most 10y, or 0 to take back what browsers were told")]
    [InlineData("--cert c --hsts-subdomains", "--hsts-subdomains says more about --hsts; give that too")]
    [InlineData("--cert c --hsts 7d --hsts-subdomains --hsts-preload", "--hsts-preload is taken by browsers only with --hsts-subdomains and an age of at least 1y (hstspreload.org); give both, or leave it out")]
    [InlineData("--cert c --hsts --header strict-transport-security:x", "--hsts and --header say Strict-Transport-Security both; leave the header out")]
    [InlineData("--tls --ocsp-stapling", "--ocsp-stapling asks the authority of a certificate; name that certificate with --cert")]
    public void What_is_wrong_is_named_with_what_to_do(string arguments, string problem) =>
        Assert.Equal([problem], Assert.IsType<Invocation.Invalid>(Read(arguments)).Problems);

    [Theory]
    [InlineData("--cert c --hsts", ".", 365, false, false)]
    [InlineData("--cert c --hsts dist", "dist", 365, false, false)]
    [InlineData("--cert c --hsts 7d dist", "dist", 7, false, false)]
    [InlineData("--hsts=2y dist --cert c", "dist", 730, false, false)]
    [InlineData("--hsts 0 --cert c", ".", 0, false, false)]
    [InlineData("--hsts --cert c --hsts-subdomains --hsts-preload", ".", 365, true, true)]
    [InlineData("--cert c -- --hsts", "--hsts", -1, false, false)]
    public void The_age_of_HSTS_may_be_left_out_before_a_folder_too(string arguments, string path, int days, bool subdomains, bool preload)
    {
        ServeOptions options = Serve(arguments);
        Assert.Equal(path, options.Path);
        Assert.Equal(days < 0 ? null : new HstsOptions(TimeSpan.FromDays(days)) { IncludesSubDomains = subdomains, AllowsPreload = preload }, options.Tls.Hsts);
    }

    [Fact]
    public async Task The_limits_have_a_help_of_their_own()
    {
        (int exitCode, string output, string error) = await CommandProcess.RunAsync(".", ["--help-limits"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, HelpText.Width));
        Assert.All(new LimitOptions().All, option => Assert.Contains($"{option.Name} {option.HelpName}", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_limit_ends_the_command_with_2_before_anything_is_opened()
    {
        (int exitCode, string output, string error) = await CommandProcess.RunAsync(".", ["--rate-limit", "fast"]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("--rate-limit: 'fast' is not a rate", error, StringComparison.Ordinal);
    }

    private static ServeOptions Serve(string arguments, string environment = "") => Assert.IsType<Invocation.Serve>(Read(arguments, environment)).Options;

    private static Invocation Read(string arguments, string environment = "")
    {
        string[] pair = environment.Split('=', 2);
        return CommandLine.Read(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), name => pair.Length == 2 && pair[0] == name ? pair[1] : null);
    }
}
