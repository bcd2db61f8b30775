using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Saker.Architecture.Tests;

/// <summary>The circle check finds circles, and only circles.</summary>
public class CirclesTests
{
    private static readonly IReadOnlyList<(string[] Files, string Why)> s_none = [];

    [Fact]
    public void Two_files_that_use_each_other_are_a_circle()
    {
        IReadOnlyList<Reference> references = References(
            ("src/Saker/Files/A.cs", "namespace Saker.Files; class A { B _b; }"),
            ("src/Saker/Files/B.cs", "namespace Saker.Files; class B { void M() { new A().ToString(); } }"));
        string message = Assert.Single(Circles.BetweenFiles(references, s_none));
        Assert.Contains("Saker/Files/A.cs:1 uses B (Saker/Files/B.cs)", message, StringComparison.Ordinal);
        Assert.Contains("Saker/Files/B.cs:1 uses A (Saker/Files/A.cs)", message, StringComparison.Ordinal);
        Assert.Empty(Circles.BetweenFolders(references));
    }

    [Fact]
    public void A_circle_around_a_corner_is_found()
    {
        IReadOnlyList<Reference> references = References(
            ("src/Saker/Files/A.cs", "namespace Saker.Files; class A { Saker.Caching.B _b; }"),
            ("src/Saker/Caching/B.cs", "namespace Saker.Caching; class B { Saker.Rules.C _c; }"),
            ("src/Saker/Rules/C.cs", "namespace Saker.Rules; class C { Saker.Files.D _d; }"),
            ("src/Saker/Files/D.cs", "namespace Saker.Files; class D { }"));
        Assert.Single(Circles.BetweenFolders(references));
        Assert.Empty(Circles.BetweenFiles(references, s_none));     // A, B, C, D is a line: only the folders go round
    }

    [Fact]
    public void A_diamond_is_no_circle()
    {
        IReadOnlyList<Reference> references = References(
            ("src/Saker/Files/A.cs", "namespace Saker.Files; class A { B _b; C _c; }"),
            ("src/Saker/Files/B.cs", "namespace Saker.Files; class B { D _d; }"),
            ("src/Saker/Files/C.cs", "namespace Saker.Files; class C { D _d; }"),
            ("src/Saker/Files/D.cs", "namespace Saker.Files; class D { D _next; }"));
        Assert.Empty(Circles.BetweenFiles(references, s_none));
    }

    [Fact]
    public void What_lies_at_a_projects_root_is_a_node_of_its_own()
    {
        IReadOnlyList<Reference> line = References(
            ("src/Saker/HttpServer.cs", "namespace Saker; class HttpServer { Saker.Connections.A _a; }"),
            ("src/Saker/Connections/A.cs", "namespace Saker.Connections; class A { ServerOptions _options; }"),
            ("src/Saker/ServerOptions.cs", "namespace Saker; class ServerOptions { }"));
        Assert.Empty(Circles.BetweenFolders(line));

        IReadOnlyList<Reference> circle = References(
            ("src/Saker/HttpServer.cs", "namespace Saker; class HttpServer { Saker.Connections.A _a; }"),
            ("src/Saker/Connections/A.cs", "namespace Saker.Connections; class A { HttpServer _server; }"));
        Assert.Single(Circles.BetweenFolders(circle));
    }

    [Fact]
    public void An_allowed_circle_passes_and_a_stale_allowance_does_not()
    {
        IReadOnlyList<Reference> references = References(
            ("src/Saker/Files/A.cs", "namespace Saker.Files; class A { B _b; }"),
            ("src/Saker/Files/B.cs", "namespace Saker.Files; class B { A _a; }"));
        (string[] Files, string Why)[] right = [(["Saker/Files/A.cs", "Saker/Files/B.cs"], "two halves of one thing")];
        Assert.Empty(Circles.BetweenFiles(references, right));
        Assert.Empty(Circles.Stale(references, right));

        (string[] Files, string Why)[] stale = [(["Saker/Files/A.cs", "Saker/Files/Gone.cs"], "was once true")];
        Assert.Single(Circles.BetweenFiles(references, stale));
        Assert.Single(Circles.Stale(references, stale));
    }

    private static IReadOnlyList<Reference> References(params (string Path, string Code)[] files) =>
        CodeModel.Of(files.Select(file => new SourceFile(file.Path, file.Code))).References;
}
