using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Command;

/// <summary>The forms in which people get the command. Slower than the rest: leave them out with <c>-trait- Category=Packaging</c>.</summary>
[Trait("Category", "Packaging")]
public class PackagingTests
{
    [Fact]
    public async Task The_command_packs_installs_and_serves_as_a_dotnet_tool()
    {
        using TempFolder folder = new TempFolder()
            .Write("site/index.html", "hello")
            .Write("nuget.config", """<configuration><packageSources><clear /><add key="here" value="." /></packageSources></configuration>""");
        await DotnetAsync(folder, "pack", Path.Combine(Repository(), "src", "Saker.Cli"), "--no-build", "-c", Configuration(), "-o", folder.Path);
        string package = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(folder.Path, "*.nupkg")));
        await DotnetAsync(folder, "tool", "install", "Saker.Cli", "--tool-path", folder["tool"], "--configfile", folder["nuget.config"], "--version", package["Saker.Cli.".Length..]);

        await using CommandProcess saker = CommandProcess.StartOther(folder.Path, [folder["tool/saker"], "site", "-p", "0"]);
        await saker.ReadyAsync();
        using (var answer = await saker.GetAsync("/"))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("hello", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        saker.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await saker.ExitAsync());
    }

    private static async Task DotnetAsync(TempFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder.Path, UseShellExecute = false, RedirectStandardOutput = true };
        // The package of the last run, kept under the same version, is not the one to install.
        start.Environment["NUGET_PACKAGES"] = folder["packages"];
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        if (arguments[0] == "pack") start.Environment.Remove("NUGET_PACKAGES");
        using var dotnet = Process.Start(start)!;
        string output = await dotnet.StandardOutput.ReadToEndAsync();
        await dotnet.WaitForExitAsync();
        Assert.True(dotnet.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}");
    }

    // tests/Saker.EndToEnd.Tests/bin/Release/net10.0
    private static string Configuration() => AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^2];

    private static string Repository([CallerFilePath] string here = "") =>
        Enumerable.Range(0, 4).Aggregate(here, (path, _) => Path.GetDirectoryName(path)!);
}
