using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Saker.Architecture.Tests;

/// <summary>
/// What the sources refer to, as the compiler understands it: all projects are bound as one compilation, so that an alias, a
/// <c>var</c>, a fully qualified name or an extension method is a reference like any other. Immutable.
/// </summary>
/// <remarks>XML documentation is not looked at: a <c>cref</c> is no dependency. A <c>using</c> line is one, even for a cref.</remarks>
internal sealed class CodeModel
{
    private static readonly CSharpParseOptions s_parseOptions =
        new(LanguageVersion.Latest, DocumentationMode.Parse, preprocessorSymbols: ["NET", "NET10_0", "NET10_0_OR_GREATER", "RELEASE"]);

    private static readonly MetadataReference[] s_platformAssemblies =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Saker", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    private readonly Dictionary<string, SourceFile> _files;

    private CodeModel(CSharpCompilation compilation, Dictionary<string, SourceFile> files)
    {
        Compilation = compilation;
        _files = files;
        References = [.. compilation.SyntaxTrees.SelectMany(ReferencesOf).Distinct()];
        PlatformReferences = [.. compilation.SyntaxTrees.SelectMany(PlatformReferencesOf).Distinct()];
        Unresolved = [.. compilation.GetDiagnostics()
            .Where(found => found.Id is "CS0246" or "CS0234")
            .Select(found => found.ToString())];
    }

    /// <summary>The sources, bound.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>Every use of one of our types or namespaces in a file that does not declare it; for a namespace, To is its folder.</summary>
    public IReadOnlyList<Reference> References { get; }

    /// <summary>Every use of a type of the platform; To is its namespace.</summary>
    public IReadOnlyList<Reference> PlatformReferences { get; }

    /// <summary>Names that mean nothing to the compiler: with any of these the other lists are not to be trusted.</summary>
    public IReadOnlyList<string> Unresolved { get; }

    /// <summary>Binds <paramref name="files"/> against the platform and packages that this test process itself runs on.</summary>
    public static CodeModel Of(IEnumerable<SourceFile> files)
    {
        Dictionary<string, SourceFile> byPath = files.ToDictionary(file => file.Path);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Saker.All",
            byPath.Values.Select(file => CSharpSyntaxTree.ParseText(file.Text, s_parseOptions, file.Path)),
            s_platformAssemblies,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        return new CodeModel(compilation, byPath);
    }

    /// <summary>The types that <paramref name="project"/> declares outside other types.</summary>
    public IEnumerable<INamedTypeSymbol> TypesOf(string project) =>
        AllTypes(Compilation.Assembly.GlobalNamespace).Where(type => FilesOf(type).Any(file => file.Project == project));

    private static IEnumerable<INamedTypeSymbol> AllTypes(INamespaceSymbol space) =>
        space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(AllTypes));

    private IEnumerable<Reference> ReferencesOf(SyntaxTree tree)
    {
        SourceFile from = _files[tree.FilePath];
        foreach ((SyntaxNode node, INamespaceOrTypeSymbol used) in SymbolsIn(tree))
        {
            if (used is INamespaceSymbol space)
            {
                string folder = space.ToDisplayString().Replace('.', '/');
                if (folder != from.Folder && _files.Values.Any(file => file.Folder == folder))
                    yield return new Reference(from.Name, LineOf(node), folder + "/", space.ToDisplayString());
                continue;
            }

            SourceFile[] declaredIn = [.. FilesOf(used)];
            if (declaredIn.Contains(from)) continue;
            foreach (SourceFile to in declaredIn) yield return new Reference(from.Name, LineOf(node), to.Name, used.Name);
        }
    }

    private IEnumerable<Reference> PlatformReferencesOf(SyntaxTree tree)
    {
        SourceFile from = _files[tree.FilePath];
        foreach ((SyntaxNode node, INamespaceOrTypeSymbol used) in SymbolsIn(tree))
        {
            if (used.Locations.Any(location => location.IsInSource)) continue;
            INamespaceSymbol? space = used as INamespaceSymbol ?? used.ContainingNamespace;
            if (space is { IsGlobalNamespace: false }) yield return new Reference(from.Name, LineOf(node), space.ToDisplayString(), used.ToDisplayString());
        }
    }

    /// <summary>The types that the nodes of a file stand for (of a member, the type that declares it) and the namespaces of its using lines.</summary>
    private IEnumerable<(SyntaxNode Node, INamespaceOrTypeSymbol Used)> SymbolsIn(SyntaxTree tree)
    {
        SemanticModel model = Compilation.GetSemanticModel(tree);
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            if (node is UsingDirectiveSyntax { NamespaceOrType: { } target })
            {
                if (model.GetSymbolInfo(target).Symbol is INamespaceSymbol space) yield return (node, space);
                continue;
            }

            if (node is not (SimpleNameSyntax or BaseObjectCreationExpressionSyntax)) continue;
            SymbolInfo info = model.GetSymbolInfo(node);
            ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            INamedTypeSymbol? type = symbol switch
            {
                INamedTypeSymbol named => named,
                IMethodSymbol { ReducedFrom: { } extension } => extension.ContainingType,
                ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or ITypeParameterSymbol or INamespaceSymbol => null,
                _ => symbol?.ContainingType,
            };
            if (type is not null) yield return (node, type.OriginalDefinition);
        }
    }

    private IEnumerable<SourceFile> FilesOf(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Select(place => _files[place.SyntaxTree.FilePath]).Distinct();

    private static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
