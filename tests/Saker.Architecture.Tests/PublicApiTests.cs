using System;
using Xunit;

namespace Saker.Architecture.Tests;

/// <summary>The text of an API shows what callers see, and nothing else; a change of it shows in the difference.</summary>
public class PublicApiTests
{
    private const string Before = """
        namespace Saker.Exchange;
        public sealed class Thing(int size)
        {
            public Thing() : this(1) { }
            public int Size { get; internal set; } = size;
            public string? Find(string name, bool exact = true) => null;
            internal void Hidden() { }
            public enum Kind { Small = 1, Large }
            private sealed class Inner { }
        }
        internal sealed class Secret { public int X; }
        """;

    [Fact]
    public void Only_what_callers_see_is_listed()
    {
        Assert.Equal(
            """
            public sealed class Thing (in Saker.Exchange)
                public Thing()
                public Thing(int size)
                public int Size { get; }
                public string? Find(string name, bool exact = true)

            public enum Thing.Kind (in Saker.Exchange)
                Small = 1
                Large = 2


            """.ReplaceLineEndings("\n"),
            Api(Before));
    }

    [Fact]
    public void A_change_shows_what_went_and_what_came()
    {
        string after = Before.Replace("bool exact = true", "bool exact = false", StringComparison.Ordinal).Replace("Large", "Large, Huge", StringComparison.Ordinal);
        string[] difference = PublicApi.Difference(Api(Before), Api(after)).Split('\n');
        Assert.Equal(3, difference.Length);
        Assert.Contains("- public sealed class Thing (in Saker.Exchange) :: public string? Find(string name, bool exact = true)", difference);
        Assert.Contains("+ public sealed class Thing (in Saker.Exchange) :: public string? Find(string name, bool exact = false)", difference);
        Assert.Contains("+ public enum Thing.Kind (in Saker.Exchange) :: Huge = 3", difference);
    }

    private static string Api(string code) => PublicApi.Of(CodeModel.Of([new SourceFile("src/Saker/Exchange/Thing.cs", code)]), "Saker");
}
