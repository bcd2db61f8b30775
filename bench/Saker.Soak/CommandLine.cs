using System;
using System.CommandLine;
using System.IO;

namespace Saker.Soak;

/// <summary>The options and what they mean.</summary>
internal static class CommandLine
{
    public static RootCommand Build()
    {
        var minutes = new Option<double>("--minutes") { Description = "how long traffic runs; growth is judged from 20 minutes on", DefaultValueFactory = _ => 60 };
        var rate = new Option<double>("--rate") { Description = "requests a second, all clients together", DefaultValueFactory = _ => 200 };
        var changes = new Option<double>("--changes") { Description = "changes of files a second", DefaultValueFactory = _ => 2 };
        var transport = new Option<string>("--transport") { Description = "the server's transport: auto, epoll or sockets", DefaultValueFactory = _ => "auto" };
        var slack = new Option<double>("--slack") { Description = "seconds more than its bound of one that the server may take to notice a change", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "of everything that is made up", DefaultValueFactory = _ => 1 };
        var saker = new Option<string?>("--saker") { Description = "a built saker: an executable or a .dll (default: the one built with this program)" };
        var report = new Option<string?>("--report") { Description = "the Markdown file to write (default: none)" };
        minutes.Validators.Add(option => { if (option.GetValueOrDefault<double>() <= 0) option.AddError("--minutes is more than nothing"); });
        rate.Validators.Add(option => { if (option.GetValueOrDefault<double>() <= 0) option.AddError("--rate is more than nothing"); });
        changes.Validators.Add(option => { if (option.GetValueOrDefault<double>() <= 0) option.AddError("--changes is more than nothing"); });

        var command = new RootCommand("Drives mixed traffic at the real saker, verifies every answer by hash against what was on the disk, and says whether anything grew. "
            + "Exit code 0: nothing wrong, nothing grew; 1: something did; 2: a wrong option.")
        {
            minutes, rate, changes, transport, slack, seed, saker, report,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new SoakOptions(
                parsed.GetValue(saker) ?? Built(),
                TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                parsed.GetValue(rate),
                parsed.GetValue(changes),
                parsed.GetValue(transport)!,
                TimeSpan.FromSeconds(parsed.GetValue(slack)),
                parsed.GetValue(seed),
                parsed.GetValue(report));
            return await new Session(options).RunAsync(cancel);
        });
        return command;
    }

    // The build of the same checkout, by the same configuration.
    private static string Built()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        string path = Path.Combine(AppContext.BaseDirectory, "../../../../..", "src/Saker.Cli/bin", framework.Parent!.Name, framework.Name, "Saker.Cli.dll");
        return File.Exists(path) ? Path.GetFullPath(path) : throw new InvalidOperationException($"{Path.GetFullPath(path)} is not there; name a built saker by --saker");
    }
}
