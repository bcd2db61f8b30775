using System;
using System.Diagnostics;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests;

/// <summary>The embedding sample does what it shows.</summary>
public class EmbeddingTests
{
    [Fact]
    public async Task A_ten_line_program_answers_with_its_own_handler_and_stops_cleanly()
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.Built("samples/Embedding", "Embedding.dll")]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using Process program = Process.Start(start)!;
        try
        {
            string line = await program.StandardOutput.ReadLineAsync(patience.Token) ?? "";
            using var handler = new SocketsHttpHandler { UseProxy = false };
            using var client = new HttpClient(handler);
            var url = new Uri(line.Split(' ')[0]);
            Assert.Equal("Hello from /one/two\n", await client.GetStringAsync(new Uri(url, "/one/%74wo"), patience.Token));
            await program.StandardInput.WriteLineAsync();
            await program.WaitForExitAsync(patience.Token);
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            if (!program.HasExited) program.Kill();
        }
    }
}
