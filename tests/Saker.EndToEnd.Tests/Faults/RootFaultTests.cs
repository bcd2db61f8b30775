using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>The folder goes away while it is served, and comes back in every way that deploys know.</summary>
public sealed class RootFaultTests : IDisposable
{
    private readonly TempFolder _folder = new TempFolder().Write("site/a.txt", "first").Write("next/a.txt", "second").Write("releases/1/a.txt", "one").Write("releases/2/a.txt", "two");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_deleted_is_404_said_once_and_served_again_when_it_is_back()
    {
        await using SakerProcess server = await SakerProcess.StartAsync(_folder["site"], "epoll");
        await IsAsync(server, "first");
        var healthy = new Vitals(server);
        for (int i = 0; i < 2; i++)
        {
            Directory.Delete(_folder["site"], recursive: true);
            await IsAsync(server, null);
            _folder.Write("site/a.txt", $"again {i}");
            await IsAsync(server, $"again {i}");
        }

        await healthy.AssertUnchangedAsync();
        Assert.Equal(1, server.Error.Split('\n').Count(line => line.Contains("is gone", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_folder_that_another_one_takes_the_place_of_is_served_anew_and_never_half()
    {
        await using SakerProcess server = await SakerProcess.StartAsync(_folder["site"], "epoll");
        await IsAsync(server, "first");
        var healthy = new Vitals(server);
        for (int i = 0; i < 3; i++)
        {
            _folder.Rename("site", "old").Rename("next", "site").Rename("old", "next");
            await IsAsync(server, i % 2 == 0 ? "second" : "first");
        }

        await healthy.AssertUnchangedAsync();
    }

    [Fact]
    public async Task A_link_to_the_folder_may_be_pointed_elsewhere()
    {
        _folder.Link("current", "releases/1");
        await using SakerProcess server = await SakerProcess.StartAsync(_folder["current"], "epoll");
        await IsAsync(server, "one");
        var healthy = new Vitals(server);
        for (int i = 0; i < 3; i++)
        {
            _folder.Link("new", i % 2 == 0 ? "releases/2" : "releases/1").Rename("new", "current");
            await IsAsync(server, i % 2 == 0 ? "two" : "one");
        }

        await healthy.AssertUnchangedAsync();
        Assert.Equal(0, healthy.Said);
    }

    /// <summary>Waits until the file has this content; null until it is 404. In between it may be either, and nothing else.</summary>
    private static async Task IsAsync(SakerProcess server, string? content)
    {
        using var client = new HttpClient();
        Assert.True(await Vitals.EventuallyAsync(async () =>
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(server.Url("/a.txt")), TestContext.Current.CancellationToken);
            string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if ((int)answer.StatusCode == 404) return content is null;
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.Contains(text, (string[])["first", "second", "one", "two", "again 0", "again 1"]);
            return text == content;
        }), $"'{content}' in time");
    }
}
