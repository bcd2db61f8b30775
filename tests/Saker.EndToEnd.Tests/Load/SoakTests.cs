using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Load;

/// <summary>The short form of bench/Saker.Soak: mixed traffic while files change, every answer verified. The long form takes an hour.</summary>
public class SoakTests
{
    public static TheoryData<string> Transports { get; } = new(SakerProcess.Transports);

    [Theory, MemberData(nameof(Transports))]
    public async Task Mixed_traffic_gets_no_wrong_byte_while_files_change_and_leaves_nothing_open(string transport)
    {
        // On a machine that is busy with other things a change may be noticed late; what is served then is still of one version.
        string[] run = [Checkout.Built("bench/Saker.Soak", "Saker.Soak.dll"), "--minutes", "0.2", "--rate", "500", "--changes", "10", "--slack", "4", "--transport", transport];
        if (Environment.GetEnvironmentVariable("SAKER_COMMAND") is { Length: > 0 } published) run = [.. run, "--saker", published];
        ToolResult soak = await Tool.TryRunInAsync(Checkout.Root, "dotnet", run);
        Assert.True(soak.ExitCode == 0, soak.Text + soak.Error);
        TestContext.Current.TestOutputHelper?.WriteLine(soak.Text);
        List<string> kinds = [.. soak.Text.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))];
        string[] needed = ["Whole 200", "Coded 200", "SingleRange 206", "ManyRanges 206", "IfNoneMatch 304", "IfRange 206", "Missing 404", "Listing 200", "h2 ", "h2 tls ", "slow sender", "downloads aborted", "streams reset"];
        Assert.All(needed, what => Assert.Contains(kinds, line => line.StartsWith($"| {what}", StringComparison.Ordinal)));
    }
}
