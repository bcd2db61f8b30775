using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Command;

public class CompletionTests
{
    [Theory]
    [InlineData("saker --tr", "--transport")]
    [InlineData("saker --log ''", "combined json none pretty")]
    [InlineData("saker --log = js", "json")]
    [InlineData("saker --log =", "combined json none pretty")]
    [InlineData("saker completion f", "fish")]
    [InlineData("saker --port ''", "")]
    [InlineData("saker co", "compress completion")]
    [InlineData("saker explain --j", "--json")]
    [InlineData("saker compress --symlinks i", "inside-root")]
    [InlineData("saker compress dist --p", "")]
    [InlineData("saker di", "dist dist two")]
    [InlineData("saker dist --ver", "--verbose --version")]
    public async Task Bash_completes_what_saker_takes(string typed, string expected)
    {
        using TempFolder folder = new TempFolder().Folder("dist").Folder("dist two");
        (int exitCode, string script, string _) = await CommandProcess.RunAsync(folder.Path, ["completion", "bash"]);
        Assert.Equal(0, exitCode);
        await File.WriteAllTextAsync(folder["script"], script, TestContext.Current.CancellationToken);
        string completed = await BashAsync(folder.Path, $"source ./script; COMP_WORDS=({typed}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _saker; echo \"${{COMPREPLY[*]}}\"");
        Assert.Equal(expected + "\n", completed);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Each_shell_gets_a_script_that_has_the_options_and_their_values(string shell)
    {
        (int exitCode, string script, string error) = await CommandProcess.RunAsync(".", ["completion", shell]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(["transport", "memory", "pretty", "sockets", "completion"], word => Assert.Contains(word, script, StringComparison.Ordinal));
    }

    private static async Task<string> BashAsync(string folder, string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", script]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true })!;
        string output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return output;
    }
}
