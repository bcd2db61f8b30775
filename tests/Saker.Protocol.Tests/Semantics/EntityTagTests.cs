using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class EntityTagTests
{
    [Theory]
    [InlineData("\"a\"", "a", false)]
    [InlineData("W/\"a\"", "a", true)]
    [InlineData("\"\"", "", false)]
    [InlineData("W/\"\"", "", true)]
    [InlineData("\"a,b;c\\\"", "a,b;c\\", false)]
    [InlineData("\"\u00e9!~\"", "\u00e9!~", false)]
    public void Is_data_in_quotation_marks(string text, string opaque, bool weak)
    {
        using var poisoned = new PoisonedMemory(64);
        Assert.True(EntityTag.TryParse(poisoned.PlaceBeforePoison(Wire.Bytes(text)).Span, out EntityTag tag));
        Assert.Equal((opaque, weak), (Wire.Text(tag.Opaque), tag.IsWeak));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("*")]
    [InlineData("\"")]
    [InlineData("\"a")]
    [InlineData("a\"")]
    [InlineData("W/")]
    [InlineData("W/a")]
    [InlineData("W/\"a")]
    [InlineData("w/\"a\"")]
    [InlineData("W\"a\"")]
    [InlineData("W/ \"a\"")]
    [InlineData("\"a b\"")]
    [InlineData("\"a\tb\"")]
    [InlineData("\"a\u007f\"")]
    [InlineData("\"a\" ")]
    [InlineData("\"a\"\"b\"")]
    [InlineData("\"a\", \"b\"")]
    public void Is_nothing_else(string text)
    {
        using var poisoned = new PoisonedMemory(64);
        Assert.False(EntityTag.TryParse(poisoned.PlaceBeforePoison(Wire.Bytes(text)).Span, out _));
    }

    // The table of RFC 9110 §8.8.3.2.
    [Theory]
    [InlineData("W/\"1\"", "W/\"1\"", false, true)]
    [InlineData("W/\"1\"", "W/\"2\"", false, false)]
    [InlineData("W/\"1\"", "\"1\"", false, true)]
    [InlineData("\"1\"", "\"1\"", true, true)]
    public void Is_compared_in_two_ways(string first, string second, bool strong, bool weak)
    {
        Assert.True(EntityTag.TryParse(Wire.Bytes(first), out EntityTag a));
        Assert.True(EntityTag.TryParse(Wire.Bytes(second), out EntityTag b));
        Assert.Equal((strong, strong, weak, weak), (a.StronglyEquals(b), b.StronglyEquals(a), a.WeaklyEquals(b), b.WeaklyEquals(a)));
    }

    [Theory]
    [InlineData("\"x\"", true)]
    [InlineData("\"a\", \"x\"", true)]
    [InlineData("\"a\",\"x\",\"b\"", true)]
    [InlineData(",, \"a\" ,\t, \"x\"", true)]
    [InlineData("W/\"x\"", true)]
    [InlineData("\"a,\", \"x\"", true)]
    [InlineData("\"a\"", false)]
    [InlineData("", false)]
    [InlineData(",", false)]
    [InlineData("x", false)]
    [InlineData("\"x", false)]
    [InlineData("\"a\" \"x\"", false)]
    [InlineData("\"a\"\"x\"", false)]
    [InlineData("a, \"x\"", false)]
    [InlineData("*, \"x\"", false)]
    [InlineData("\"x\"y", false)]
    [InlineData("\"a,\"x\"", false)]
    [InlineData("\"X\"", false)]
    public void Is_found_in_a_list_up_to_where_that_is_malformed(string list, bool expected)
    {
        using var poisoned = new PoisonedMemory(64);
        Assert.True(EntityTag.TryParse("\"x\""u8, out EntityTag tag));
        Assert.Equal(expected, EntityTagList.Contains(poisoned.PlaceBeforePoison(Wire.Bytes(list)).Span, tag, strong: false));
    }

    [Fact]
    public void Only_a_lone_asterisk_is_any()
    {
        Assert.True(EntityTagList.IsAny("*"u8));
        Assert.False(EntityTagList.IsAny("\"*\""u8));
        Assert.False(EntityTagList.IsAny("*, *"u8));
        Assert.False(EntityTagList.IsAny(default));
    }
}
