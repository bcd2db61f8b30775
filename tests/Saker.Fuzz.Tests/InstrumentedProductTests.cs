using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Fuzz.Tests;

/// <summary>The whole command over instrumented copies of the product, for a moment.</summary>
public partial class InstrumentedProductTests
{
    [Fact]
    public void Instrumented_parsers_do_as_before_and_say_which_edges_they_take()
    {
        using var corpus = new TempFolder();
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        TextWriter before = System.Console.Out;
        System.Console.SetOut(output);
        int status;
        try
        {
            status = Program.Main(["request-head", "--executions", "5000", "--seconds", "60", "--corpus", corpus.Path, "--save"]);
        }
        finally
        {
            System.Console.SetOut(before);
        }

        Assert.True(status == 0, output.ToString());
        Match edges = Edges().Match(output.ToString());
        Assert.InRange(int.Parse(edges.Groups["count"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture), 200, 5000);
        Assert.InRange(Directory.GetFiles(corpus["request-head"]).Length, 10, 500);
    }

    [GeneratedRegex(@"(?<count>[\d,]+) edges", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Edges();
}
