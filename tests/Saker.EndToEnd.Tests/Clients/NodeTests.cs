using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>What Node's fetch gets.</summary>
public class NodeTests(SampleSite site)
{
    private const string Script = """
        import { createHash } from 'node:crypto';
        const [base, ...files] = process.argv.slice(1);
        const answers = await Promise.all(files.map(async file => {
          const answer = await fetch(new URL(file, base));
          const content = Buffer.from(await answer.arrayBuffer());
          return { file, status: answer.status, coding: answer.headers.get('content-encoding'), length: answer.headers.get('content-length'), hash: createHash('sha256').update(content).digest('hex') };
        }));
        console.log(JSON.stringify(answers));
        """;

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Fetch_gets_every_file_at_once(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        ToolResult result = await Tool.RunAsync("node", ["--input-type=module", "-e", Script, "--", server.Url(), .. SampleSite.Files]);
        using JsonDocument answers = JsonDocument.Parse(result.Output);
        JsonElement[] all = [.. answers.RootElement.EnumerateArray()];
        Assert.Equal(SampleSite.Files, all.Select(answer => answer.GetProperty("file").GetString()));
        Assert.All(all, answer =>
        {
            byte[] content = File.ReadAllBytes(Path.Combine(Checkout.SampleSite, answer.GetProperty("file").GetString()!));
            Assert.Equal(200, answer.GetProperty("status").GetInt32());
            // Fetch accepts codings and decodes them: the length is then that of the coding.
            if (answer.GetProperty("coding").GetString() is null)
                Assert.Equal(content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.GetProperty("length").GetString());
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), answer.GetProperty("hash").GetString());
        });
    }
}
