using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Saker.Cli.Options;
using Xunit;

namespace Saker.EndToEnd.Tests.Command;

public class HelpTests
{
    [Fact]
    public async Task Help_is_the_approved_text_on_stdout()
    {
        (int exitCode, string output, string error) = await CommandProcess.RunAsync(".", ["--help"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(await File.ReadAllTextAsync(Approved(), TestContext.Current.CancellationToken), output);
    }

    [Theory]
    [InlineData("explain")]
    [InlineData("compress")]
    public async Task Each_subcommand_has_a_help_of_its_own(string name)
    {
        (int exitCode, string output, string error) = await CommandProcess.RunAsync(".", [name, "--help"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith($"saker {name} ", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, HelpText.Width));
        System.CommandLine.Command subcommand = Assert.Single(new SakerCommand().Root.Subcommands, subcommand => subcommand.Name == name);
        Assert.All(subcommand.Options, option => Assert.Contains(option.Name, output, StringComparison.Ordinal));
    }

    [Fact]
    public void Help_fits_a_terminal_and_names_every_option()
    {
        var command = new SakerCommand();
        string help = HelpText.For(command);
        Assert.All(help.Split('\n'), line => Assert.InRange(line.Length, 0, HelpText.Width));
        Option[] shown = [.. command.Groups.SelectMany(group => group.Options)];
        string limits = HelpText.For(command, HelpText.Limits);
        foreach (Option option in command.Root.Options)
        {
            // The limits have a page of their own, and the commonest of them are on both.
            if (!shown.Contains(option)) Assert.Contains(option.Name, limits, StringComparison.Ordinal);
            if (!shown.Contains(option)) continue;
            Assert.Contains(option.Name, help, StringComparison.Ordinal);
            Assert.All(option.Aliases, alias => Assert.Contains($"  {alias}, {option.Name}", help, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        (int exitCode, string output, string _) = await CommandProcess.RunAsync(".", ["--version"]);
        Assert.Equal(0, exitCode);
        Assert.Matches(@"^saker \d+\.\d+\.\d+\S*\n$", output);
    }

    private static string Approved([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "help.approved.txt");
}
