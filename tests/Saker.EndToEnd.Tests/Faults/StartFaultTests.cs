using System;
using System.Linq;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Command;
using Saker.EndToEnd.Tests.Support;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>A call fails on the way to the first request: the command says why it cannot serve, in one line, and ends with 1.</summary>
public sealed class StartFaultTests : IDisposable
{
    private readonly TempFolder _folder = new TempFolder().Write("site/index.html", "hello");

    public static TheoryData<string, string, string> Calls { get; } = new()
    {
        { "bind", "EACCES", "no permission to listen" },
        { "listen", "ENOBUFS", "cannot listen" },
        { "setsockopt", "ENOMEM", "cannot listen" },
        { "epoll_create1", "EMFILE", "epoll_create1 failed: Too many open files" },
        { "epoll_create1", "ENOMEM", "epoll_create1 failed: Cannot allocate memory" },
        { "eventfd2", "EMFILE", "eventfd failed: Too many open files" },
        { "epoll_ctl", "ENOMEM", "epoll_ctl failed: Cannot allocate memory" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Calls))]
    public async Task What_fails_at_the_start_is_said_in_one_line(string call, string error, string said)
    {
        Tool.Require("strace");
        string[] traced = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", _folder["trace"], "-e", $"trace={call}", .. new SystemCallFault(call, error, "1+").Arguments];
        (int exitCode, _, string message) = await CommandProcess.RunAsync(_folder["site"], ["-p", "0", "--transport", "epoll"], starter: traced);
        Assert.Equal(1, exitCode);
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", message, StringComparison.Ordinal);
        Assert.Equal(1, message.Count(c => c == '\n'));
    }
}
