using System.Linq;
using Saker.Exchange;
using Saker.Files;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Tests.Files;

public class AcceptedCodingsTests
{
    [Fact]
    public void What_is_remembered_is_what_is_read_also_when_there_are_more_values_than_room()
    {
        string[] values =
        [
            "gzip, deflate, br, zstd", "gzip, deflate, br", "gzip", "br;q=0.5, *;q=0", "", "identity;q=0", "*",
            .. Enumerable.Range(0, 40).Select(i => $"gzip;q=0.{i:D3}, br;q=0.{999 - i:D3}"), new string('x', 200) + ", br",
        ];
        var ask = new Ask(new MethodRules(new FileRules()));
        for (int round = 0; round < 2; round++)
        {
            foreach (string value in values)
            {
                Request request = ask.Request("GET", "/", "Accept-Encoding: " + value);
                Assert.Equal(AcceptEncoding.Of(request.Head), AcceptedCodings.Of(request.Head));
            }
        }

        Request twice = ask.Request("GET", "/", "Accept-Encoding: gzip", "Accept-Encoding: br");
        Assert.Equal(AcceptEncoding.Of(twice.Head), AcceptedCodings.Of(twice.Head));
        Assert.Equal(AcceptEncoding.Of(ask.Request("GET", "/").Head), AcceptedCodings.Of(ask.Request("GET", "/").Head));
    }
}
