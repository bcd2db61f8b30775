using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Saker.Architecture.Tests;

/// <summary>What one file must look like. Every rule answers with one line for each breach: where, what, and what to do.</summary>
internal static partial class FileRules
{
    /// <summary>Longest file, in lines. A reader takes in about 300 at one sitting; beyond 500 a file has two subjects.</summary>
    public const int MaxLines = 500;

    private static readonly string[] s_bannedWords = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Base", "Context", "Misc", "Common"];

    /// <summary>Files of the product that may be longer, because they are a table and nothing else.</summary>
    private static readonly HashSet<string> s_tables = new(StringComparer.Ordinal)
    {
        "Saker/Files/MediaTypeTable.cs",        // generated from mime-db
    };

    /// <summary>The rules for the product's files.</summary>
    public static IEnumerable<string> ProductViolations(SourceFile file) =>
    [
        .. NamespaceIsFolder(file), .. OneTypeNamedAsTheFile(file), .. NotTooLong(file), .. NativeCodeOnlyInTransport(file), .. NoBannedWords(file),
        .. NoLeftovers(file), .. NoGlobalUsing(file), .. NoAsyncVoid(file), .. EveryTypeSaysItsRole(file),
    ];

    /// <summary>The rules for tests, benchmarks and samples: the same for what a reader meets, without those for the product's form.</summary>
    public static IEnumerable<string> OtherViolations(SourceFile file) => [.. NotTooLong(file), .. NoLeftovers(file), .. NoGlobalUsing(file)];

    /// <summary>The namespace is the folder: a file is found by its full name.</summary>
    public static IEnumerable<string> NamespaceIsFolder(SourceFile file) =>
        from declared in RootOf(file).DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
        where declared.Name.ToString() != file.ExpectedNamespace || declared is not FileScopedNamespaceDeclarationSyntax
        select At(file, declared, $"the namespace is {declared.Name}; this folder asks for the file-scoped namespace {file.ExpectedNamespace}");

    /// <summary>One type a file, called like it. Its generic sibling may join it, and so may an enum: the status of a result is read with the result.</summary>
    public static IEnumerable<string> OneTypeNamedAsTheFile(SourceFile file)
    {
        MemberDeclarationSyntax[] types = [.. TopLevelTypes(file)];
        bool hasItsOwn = types.Any(type => NameOf(type) == file.ExpectedType);
        return from type in types
               where NameOf(type) != file.ExpectedType && !(hasItsOwn && type is EnumDeclarationSyntax)
               select At(file, type, $"{NameOf(type)} needs a file of its own, {NameOf(type)}.cs");
    }

    /// <summary>Not longer than <see cref="MaxLines"/>.</summary>
    public static IEnumerable<string> NotTooLong(SourceFile file)
    {
        int lines = file.Text.AsSpan().Count('\n');
        if (lines > MaxLines && !s_tables.Contains(file.Name))
            yield return $"{file.Path}: {lines} lines; split it by subject below {MaxLines} (only tables, listed in FileRules, may be longer)";
    }

    /// <summary>Pointers and calls into native code live in Saker.Transport alone.</summary>
    public static IEnumerable<string> NativeCodeOnlyInTransport(SourceFile file)
    {
        if (file.Project == "Saker.Transport") yield break;
        foreach (SyntaxToken token in RootOf(file).DescendantTokens().Where(token => token.IsKind(SyntaxKind.UnsafeKeyword)))
            yield return At(file, token.Parent!, "unsafe code belongs to Saker.Transport");
        foreach (AttributeSyntax attribute in RootOf(file).DescendantNodes().OfType<AttributeSyntax>())
        {
            string name = attribute.Name.ToString().Split('.')[^1];
            if (name is "DllImport" or "DllImportAttribute" or "LibraryImport" or "LibraryImportAttribute")
                yield return At(file, attribute, "calls into native code belong to Saker.Transport/Interop");
        }
    }

    /// <summary>No type is called by a word that says nothing.</summary>
    public static IEnumerable<string> NoBannedWords(SourceFile file) =>
        from type in RootOf(file).DescendantNodes().OfType<MemberDeclarationSyntax>()
        where type is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
        from word in Words().Matches(NameOf(type)).Select(match => match.Value)
        where s_bannedWords.Contains(word)
        select At(file, type, $"{NameOf(type)}: \"{word}\" names no role; say what the type does");

    /// <summary>No note to self, no folded regions, no silenced warning without a reason.</summary>
    public static IEnumerable<string> NoLeftovers(SourceFile file)
    {
        foreach (SyntaxTrivia trivia in RootOf(file).DescendantTrivia(descendIntoTrivia: true))
        {
            if (IsComment(trivia) && NoteToSelf().Match(trivia.ToString()) is { Success: true } note)
                yield return At(file, trivia, $"\"{note.Value}\": do it or drop it; nothing half-done is merged");
            if (trivia.IsKind(SyntaxKind.RegionDirectiveTrivia)) yield return At(file, trivia, "no #region: a file that needs folding is too long");
            if (trivia.IsKind(SyntaxKind.PragmaWarningDirectiveTrivia) && trivia.ToString() is var pragma
                && pragma.Contains("disable", StringComparison.Ordinal) && !pragma.Contains("//", StringComparison.Ordinal)
                && !PreviousLineIsComment(file, trivia))
            {
                yield return At(file, trivia, "a #pragma that silences a warning carries its reason in a comment");
            }
        }
    }

    /// <summary>The using lines of a file are all it sees.</summary>
    public static IEnumerable<string> NoGlobalUsing(SourceFile file) =>
        from line in RootOf(file).Usings
        where line.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword)
        select At(file, line, "no global using: a file's using lines are its visible dependencies");

    /// <summary>Nobody can await an <c>async void</c>, and its exception ends the process.</summary>
    public static IEnumerable<string> NoAsyncVoid(SourceFile file) =>
        from node in RootOf(file).DescendantNodes()
        let signature = node switch
        {
            MethodDeclarationSyntax method => (method.Modifiers, method.ReturnType),
            LocalFunctionStatementSyntax local => (local.Modifiers, local.ReturnType),
            _ => default,
        }
        where signature.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } && signature.Modifiers.Any(SyntaxKind.AsyncKeyword)
        select At(file, node, "no async void: return the task, so that somebody sees its exception");

    /// <summary>Every type opens with a summary of its role.</summary>
    public static IEnumerable<string> EveryTypeSaysItsRole(SourceFile file) =>
        from type in TopLevelTypes(file)
        where !type.GetLeadingTrivia().ToString().Contains("<summary>", StringComparison.Ordinal)
        select At(file, type, $"{NameOf(type)} has no <summary>: one sentence on its role, then its owner");

    private static CompilationUnitSyntax RootOf(SourceFile file) =>
        CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Latest), file.Path).GetCompilationUnitRoot();

    private static IEnumerable<MemberDeclarationSyntax> TopLevelTypes(SourceFile file) =>
        RootOf(file).DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    private static string NameOf(MemberDeclarationSyntax type) =>
        type is DelegateDeclarationSyntax named ? named.Identifier.Text : ((BaseTypeDeclarationSyntax)type).Identifier.Text;

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    private static bool PreviousLineIsComment(SourceFile file, SyntaxTrivia trivia)
    {
        int line = trivia.GetLocation().GetLineSpan().StartLinePosition.Line;
        string before = line == 0 ? "" : file.Text.Split('\n')[line - 1].TrimStart();
        return before.StartsWith("//", StringComparison.Ordinal) && !before.StartsWith("///", StringComparison.Ordinal);
    }

    private static string At(SourceFile file, SyntaxNode node, string message)
    {
        SyntaxToken token = node switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier,
            DelegateDeclarationSyntax named => named.Identifier,
            _ => node.GetFirstToken(),
        };
        return $"{file.Path}:{token.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {message}";
    }

    private static string At(SourceFile file, SyntaxTrivia trivia, string message) =>
        $"{file.Path}:{trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {message}";

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex NoteToSelf();
}
