using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Saker.Architecture.Tests;

/// <summary>Keeps what the documents show true: their C# compiles against the public API, and their links lead somewhere.</summary>
public class DocumentsTests
{
    private static readonly string[] s_documents = [.. Directory.EnumerateFiles(Repository.Root, "*.md")
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
        .Append(Path.Combine(Repository.Root, "bench", "README.md"))
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Order(StringComparer.Ordinal)];

    private static readonly MetadataReference[] s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    [Fact]
    public void Every_snippet_of_CSharp_compiles_against_the_public_API()
    {
        string[] snippets = [.. s_documents.SelectMany(Snippets)];
        Assert.True(snippets.Length >= 5, "the snippets are there");
        Assert.Equal([], ErrorsOf(snippets));
    }

    [Fact]
    public void A_snippet_that_does_not_fit_the_API_is_found() => Assert.Single(ErrorsOf(["return Response.Texts(\"no such member\");"]));

    [Fact]
    public void Every_link_leads_to_a_file_of_the_repository()
    {
        string[] broken = [.. s_documents.SelectMany(document => Links(document).Where(link => !LeadsSomewhere(document, link)).Select(link => $"{document}: {link}"))];
        Assert.True(broken.Length == 0, string.Join("\n", broken));
    }

    private static IEnumerable<string> Snippets(string document) =>
        Regex.Matches(Read(document), @"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups["code"].Value);

    private static IEnumerable<string> Links(string document) =>
        Regex.Matches(Read(document), @"\]\((?<target>[^)\s]+)\)").Select(match => match.Groups["target"].Value).Where(target => !target.Contains("://", StringComparison.Ordinal));

    private static bool LeadsSomewhere(string document, string link)
    {
        string path = link.Split('#')[0];
        if (path.Length == 0) return true;
        string target = Path.Combine(Repository.Root, Path.GetDirectoryName(document) ?? "", path);
        return File.Exists(target) || Directory.Exists(target);
    }

    /// <summary>Compiles each snippet as the body of a handler, with the names at hand that the prose around it speaks of.</summary>
    private static string[] ErrorsOf(string[] snippets)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Snippets",
            snippets.Select((snippet, i) => CSharpSyntaxTree.ParseText(Program(snippet, i))),
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return [.. compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error).Select(found => $"{found.GetMessage()} in\n{found.Location.SourceTree}")];
    }

    private static string Program(string snippet, int number) => $$"""
        using System;
        using System.IO;
        using System.Net;
        using System.Threading.Tasks;
        using Microsoft.Win32.SafeHandles;
        using Saker;
        using Saker.Diagnostics;
        using Saker.Exchange;
        using Saker.Protocol.Semantics;
        using Saker.Transport;
        using Saker.Transport.Tls;
        public static class Snippet{{number}}
        {
            public static async ValueTask<Response?> HandleAsync(Request request, Stream file, SafeFileHandle handle)
            {
        {{snippet}}
                return null;
            }
        }
        """;

    private static string Read(string document) => File.ReadAllText(Path.Combine(Repository.Root, document));
}
