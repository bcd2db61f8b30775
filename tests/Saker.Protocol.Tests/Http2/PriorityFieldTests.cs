using System;
using Saker.Protocol.Http2;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class PriorityFieldTests
{
    [Theory]
    [InlineData("", "3")]
    [InlineData("u=0", "0")]
    [InlineData("u=7", "7")]
    [InlineData("i", "3i")]
    [InlineData("u=5, i", "5i")]
    [InlineData("i,u=1", "1i")]
    [InlineData("  u=2 \t,\t i=?1  ", "2i")]
    [InlineData("u=2, i=?0", "2")]
    [InlineData("u=1;foo;bar=baz, i;x=\"y\"", "1i")]
    [InlineData("u=-0", "0")]

    // Out of range, or of another type: that one is ignored.
    [InlineData("u=8, i", "3i")]
    [InlineData("u=-1", "3")]
    [InlineData("u=999999999999999", "3")]
    [InlineData("u=1.0", "3")]
    [InlineData("u=\"1\"", "3")]
    [InlineData("u", "3")]
    [InlineData("u=(1)", "3")]
    [InlineData("u=2, i=1", "2")]
    [InlineData("u=2, i=token", "2")]

    // The last of one name counts, whatever it is.
    [InlineData("u=1, u=2", "2")]
    [InlineData("u=1, u=9", "3")]
    [InlineData("i, i=?0", "3")]

    // What nobody knows is ignored.
    [InlineData("foo=bar, u=1", "1")]
    [InlineData("U=1", "3")]
    [InlineData("a=1.5, b=\"c\\\"\\\\d\", c=:aGk=:, d=tok/en:*, e=(1 \"2\" x;y=z);w, f=?0, *g, u=1", "1")]
    [InlineData("a=(), b=( ), c=( 1  2 ), u=1", "1")]
    [InlineData("a=123456789012.123, u=1", "1")]

    // What is no dictionary is ignored as a whole.
    [InlineData("u=1,", "3")]
    [InlineData("u=1, ", "3")]
    [InlineData(",u=1", "3")]
    [InlineData("u=1,,i", "3")]
    [InlineData("u=1 i", "3")]
    [InlineData("u=1;", "3")]
    [InlineData("u=1;=", "3")]
    [InlineData("u=", "3")]
    [InlineData("u =1", "3")]
    [InlineData("u= 1", "3")]
    [InlineData("u=1, i=?2", "3")]
    [InlineData("u=1, i=?", "3")]
    [InlineData("u=1, i=true)", "3")]
    [InlineData("u=1, a=\"b", "3")]
    [InlineData("u=1, a=\"b\\c\"", "3")]
    [InlineData("u=1, a=\"b\\", "3")]
    [InlineData("u=1, a=\"\x7f\"", "3")]
    [InlineData("u=1, a=:b", "3")]
    [InlineData("u=1, a=:b c:", "3")]
    [InlineData("u=1, a=(1", "3")]
    [InlineData("u=1, a=(1,2)", "3")]
    [InlineData("u=1, a=(\"1\"\"2\")", "3")]
    [InlineData("u=1, a=-", "3")]
    [InlineData("u=1, a=1.", "3")]
    [InlineData("u=1, a=1.1234", "3")]
    [InlineData("u=1, a=1234567890123.1", "3")]
    [InlineData("u=1, a=1234567890123456", "3")]
    [InlineData("u=1, A=1", "3")]
    [InlineData("u=1, a=@1", "3")]
    [InlineData("\tu=1", "3")]
    [InlineData("u=1\0", "3")]
    [InlineData("u=1, \xe9", "3")]
    public void A_value_is_a_priority_or_says_nothing(string value, string expected)
    {
        using var poisoned = new PoisonedMemory(256);
        Assert.Equal(expected, Describe(PriorityField.Parse(poisoned.PlaceBeforePoison(Wire.Bytes(value)).Span)));
        byte[] bytes = Wire.Bytes(value);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.InRange(PriorityField.Parse(poisoned.PlaceBeforePoison(bytes.AsSpan(0, length)).Span).Urgency, 0, 7);
        }
    }

    [Theory]
    [InlineData("", "3")]
    [InlineData("|priority=u=1, i", "1i")]
    [InlineData("|priority=u=1|priority=i", "1i")]
    [InlineData("|priority=u=1|priority=u=2", "2")]
    [InlineData("|priority=u=1|priority=(", "3")]
    public void A_request_asks_for_a_priority_in_one_line_or_several(string fields, string expected)
    {
        FieldSectionReader(fields, out RequestHead head);
        Assert.Equal(expected, Describe(PriorityField.Of(head)));

        static void FieldSectionReader(string fields, out RequestHead head)
        {
            head = new RequestHead();
            Assert.True(RequestFields.TryRead(Blocks.Decode(":method=GET|:scheme=https|:authority=a|:path=/" + fields), head, true, out _, out _));
        }
    }

    private static string Describe(StreamPriority priority) => $"{priority.Urgency}{(priority.Incremental ? "i" : "")}";
}
