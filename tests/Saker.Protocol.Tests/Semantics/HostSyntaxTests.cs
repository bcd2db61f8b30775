using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class HostSyntaxTests
{
    [Theory]
    [InlineData("a", true, false)]
    [InlineData("a.example", true, false)]
    [InlineData("a.example.", true, false)]
    [InlineData("a_b-c", true, false)]
    [InlineData("A.EXAMPLE:8080", true, true)]
    [InlineData("a:", true, false)]
    [InlineData("a:0", true, true)]
    [InlineData("a:65535", true, true)]
    [InlineData("a:00080", true, true)]
    [InlineData("127.0.0.1:80", true, true)]
    [InlineData("999.1.1.1", true, false)]
    [InlineData("a%41b", true, false)]
    [InlineData("xn--bcher-kva", true, false)]
    [InlineData("!$&'()*+;=,", true, false)]
    [InlineData("[::1]", true, false)]
    [InlineData("[::1]:80", true, true)]
    [InlineData("[::]", true, false)]
    [InlineData("[1:2:3:4:5:6:7:8]", true, false)]
    [InlineData("[1:2:3:4:5:6:7::]", true, false)]
    [InlineData("[::2:3:4:5:6:7:8]", true, false)]
    [InlineData("[2001:DB8::a]", true, false)]
    [InlineData("[::ffff:192.0.2.1]", true, false)]
    [InlineData("[1:2:3:4:5:6:192.0.2.1]", true, false)]
    [InlineData("[v1.a:b]", true, false)]
    [InlineData("", false, false)]
    [InlineData(":80", false, false)]
    [InlineData("a:80:80", false, false)]
    [InlineData("a:b", false, false)]
    [InlineData("a:-1", false, false)]
    [InlineData("a:+80", false, false)]
    [InlineData("a:65536", false, false)]
    [InlineData("a:99999999999999999999", false, false)]
    [InlineData("a b", false, false)]
    [InlineData("a/", false, false)]
    [InlineData("a?b", false, false)]
    [InlineData("a#b", false, false)]
    [InlineData("a@b", false, false)]
    [InlineData("a\\b", false, false)]
    [InlineData("a\"b", false, false)]
    [InlineData("a<b", false, false)]
    [InlineData("a%", false, false)]
    [InlineData("a%4", false, false)]
    [InlineData("a%zz", false, false)]
    [InlineData("\u00e9", false, false)]
    [InlineData("::1", false, false)]
    [InlineData("[]", false, false)]
    [InlineData("[::1", false, false)]
    [InlineData("::1]", false, false)]
    [InlineData("[::1]80", false, false)]
    [InlineData("[::1]a", false, false)]
    [InlineData("[:::1]", false, false)]
    [InlineData("[1::2::3]", false, false)]
    [InlineData("[1:2:3:4:5:6:7]", false, false)]
    [InlineData("[1:2:3:4:5:6:7:8:9]", false, false)]
    [InlineData("[1:2:3:4:5:6:7:8::]", false, false)]
    [InlineData("[::1:2:3:4:5:6:7:8]", false, false)]
    [InlineData("[1:]", false, false)]
    [InlineData("[:1]", false, false)]
    [InlineData("[12345::]", false, false)]
    [InlineData("[g::]", false, false)]
    [InlineData("[::1%25eth0]", false, false)]
    [InlineData("[::1.2.3]", false, false)]
    [InlineData("[::1.2.3.256]", false, false)]
    [InlineData("[::01.2.3.4]", false, false)]
    [InlineData("[1.2.3.4]", false, false)]
    [InlineData("[1:2:3:4:5:6:7:1.2.3.4]", false, false)]
    [InlineData("[v.a]", false, false)]
    [InlineData("[v1.]", false, false)]
    [InlineData("[vg.a]", false, false)]
    [InlineData("[v1.[]", false, false)]
    public void A_host_is_a_name_or_an_address_and_a_port(string text, bool valid, bool hasPort)
    {
        using var poisoned = new PoisonedMemory(64);
        Assert.Equal(valid, HostSyntax.IsHostAndOptionalPort(poisoned.PlaceBeforePoison(Wire.Bytes(text)).Span, out bool port));
        if (valid)
        {
            Assert.Equal(hasPort, port);
        }
    }
}
