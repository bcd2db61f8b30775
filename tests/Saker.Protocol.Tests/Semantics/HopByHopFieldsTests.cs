using System.Collections.Generic;
using System.Linq;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class HopByHopFieldsTests
{
    [Fact]
    public void Stay_with_their_connection_with_all_that_Connection_names()
    {
        using var poisoned = new PoisonedMemory(512);
        RequestHead head = Requests.With(
            "Connection: close, X-Private ,HOST\r\nKeep-Alive: 5\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\nProxy-Connection: close\r\n"
            + "x-private: 1\r\nX-Private-Not: 1\r\nConnection: cookie, content-length\r\nCookie: a\r\nContent-Length: 1\r\nAccept: */*\r\n", poisoned);
        var kept = new List<string>();
        for (int i = 0; i < head.FieldCount; i++)
        {
            if (!HopByHopFields.Contains(head, i))
            {
                kept.Add(Wire.Text(head.Name(i)));
            }
        }

        Assert.Equal(["Host", "X-Private-Not", "Content-Length", "Accept"], kept);
    }

    [Fact]
    public void Five_make_a_message_of_HTTP_2_malformed()
        => Assert.Equal(
            [KnownField.Connection, KnownField.TransferEncoding, KnownField.KeepAlive, KnownField.ProxyConnection, KnownField.Upgrade],
            KnownFieldsTests.All.Where(HopByHopFields.IsConnectionSpecific));
}
