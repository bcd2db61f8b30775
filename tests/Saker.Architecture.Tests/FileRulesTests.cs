using System;
using Xunit;

namespace Saker.Architecture.Tests;

/// <summary>Every rule for files can fail, and says where and what.</summary>
public class FileRulesTests
{
    private const string Path = "src/Saker/Files/Thing.cs";

    private const string Good = """
        using System;

        namespace Saker.Files;

        /// <summary>A thing. Immutable.</summary>
        internal sealed class Thing
        {
            // Not todo, not a hack in the making: databases and basements have a base without being called one.
            public const string Todo = "TODO";
        }
        """;

    public static TheoryData<string, string, string> Breaches { get; } = new()
    {
        { "another namespace", Good.Replace("namespace Saker.Files;", "namespace Saker;", StringComparison.Ordinal), ":3: the namespace is Saker; this folder asks for the file-scoped namespace Saker.Files" },
        { "a namespace with braces", "/// <summary>x</summary>\nnamespace Saker.Files { /// <summary>x</summary>\nclass Thing { } }", ":2: the namespace is Saker.Files; this folder asks for the file-scoped namespace Saker.Files" },
        { "a second type", Good + "\n\n/// <summary>x</summary>\nclass Other { }", ": Other needs a file of its own, Other.cs" },
        { "another name", Good.Replace("class Thing", "class Thong", StringComparison.Ordinal), ":6: Thong needs a file of its own, Thong.cs" },
        { "too long", Good + new string('\n', FileRules.MaxLines), "lines; split it by subject below 500" },
        { "unsafe", Good.Replace("public const", "public unsafe int* P; public const", StringComparison.Ordinal), ":9: unsafe code belongs to Saker.Transport" },
        { "a native call", Good.Replace("public const", "[System.Runtime.InteropServices.LibraryImport(\"libc\")] static extern int getpid(); public const", StringComparison.Ordinal), ":9: calls into native code belong to Saker.Transport/Interop" },
        { "a banned word", Good.Replace("public const", "class ThingManager { } public const", StringComparison.Ordinal), ":9: ThingManager: \"Manager\" names no role" },
        { "a banned word inside", Good.Replace("public const", "enum SendContextKind { } public const", StringComparison.Ordinal), ":9: SendContextKind: \"Context\" names no role" },
        { "a note to self", Good.Replace("// Not", "// TODO not", StringComparison.Ordinal), ":8: \"TODO\": do it or drop it" },
        { "a note to self in documentation", Good.Replace("A thing.", "FIXME a thing.", StringComparison.Ordinal), ":5: \"FIXME\": do it or drop it" },
        { "a region", Good.Replace("    public const", "#region x\n#endregion\n    public const", StringComparison.Ordinal), ":9: no #region" },
        { "a silenced warning", Good.Replace("internal sealed", "#pragma warning disable CA1000\ninternal sealed", StringComparison.Ordinal), ":6: a #pragma that silences a warning carries its reason" },
        { "a global using", "global " + Good, ":1: no global using" },
        { "async void", Good.Replace("public const", "async void M() { } public const", StringComparison.Ordinal), ":9: no async void" },
        { "no summary", Good.Replace("/// <summary>A thing. Immutable.</summary>", "// A thing.", StringComparison.Ordinal), ":6: Thing has no <summary>" },
    };

    [Fact]
    public void A_file_that_keeps_the_rules_passes() => Assert.Empty(FileRules.ProductViolations(new SourceFile(Path, Good)));

    [Theory, MemberData(nameof(Breaches))]
    public void A_breach_is_found_and_named(string what, string text, string message)
    {
        string found = Assert.Single(FileRules.ProductViolations(new SourceFile(Path, text)), line => line.Contains(message, StringComparison.Ordinal));
        Assert.True(found.StartsWith(Path + ":", StringComparison.Ordinal), what);
    }

    [Fact]
    public void A_result_and_its_status_may_share_a_file_but_two_classes_may_not()
    {
        Assert.Empty(FileRules.OneTypeNamedAsTheFile(new SourceFile(Path, "enum ThingStatus { } struct Thing { }")));
        Assert.Empty(FileRules.OneTypeNamedAsTheFile(new SourceFile(Path, "class Thing { } class Thing<T> { }")));
        Assert.Single(FileRules.OneTypeNamedAsTheFile(new SourceFile(Path, "struct ThingStatus { } struct Thing { }")));
    }

    [Fact]
    public void A_reason_beside_the_pragma_is_enough()
    {
        Assert.Empty(FileRules.NoLeftovers(new SourceFile(Path, "#pragma warning disable CA1000 // the name is the RFC's\nclass Thing { }")));
        Assert.Empty(FileRules.NoLeftovers(new SourceFile(Path, "// the name is the RFC's\n#pragma warning disable CA1000\nclass Thing { }")));
    }

    [Fact]
    public void Native_code_is_at_home_in_the_transport() =>
        Assert.Empty(FileRules.NativeCodeOnlyInTransport(new SourceFile("src/Saker.Transport/Interop/X.cs", "unsafe class X { [DllImport(\"c\")] static extern int f(); }")));
}
