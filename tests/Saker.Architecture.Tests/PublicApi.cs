using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Saker.Architecture.Tests;

/// <summary>A project's public API as text that a reviewer can read: one line a member, sorted.</summary>
internal static class PublicApi
{
    private static readonly SymbolDisplayFormat s_typeFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat s_memberFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeAccessibility,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>The API of <paramref name="project"/>.</summary>
    public static string Of(CodeModel model, string project)
    {
        var text = new StringBuilder();
        foreach (INamedTypeSymbol type in WithNested(model.TypesOf(project)).OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            foreach (string member in Members(type)) text.Append("    ").Append(member).Append('\n');
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Lines that only one of the two has, marked - (approved, gone) and + (there, not approved), below the type they belong to.</summary>
    public static string Difference(string approved, string actual)
    {
        (HashSet<string> before, HashSet<string> now) = (Qualified(approved), Qualified(actual));
        return string.Join('\n', before.Except(now).Select(line => "- " + line).Concat(now.Except(before).Select(line => "+ " + line))
            .OrderBy(line => line[2..], StringComparer.Ordinal));
    }

    /// <summary>Every line with its type before it, so that the same member of two types is two lines.</summary>
    private static HashSet<string> Qualified(string api)
    {
        var lines = new HashSet<string>(StringComparer.Ordinal);
        string type = "";
        foreach (string line in api.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != ' ') type = line;
            lines.Add(line[0] == ' ' ? $"{type} :: {line.Trim()}" : line);
        }

        return lines;
    }

    private static IEnumerable<INamedTypeSymbol> WithNested(IEnumerable<INamedTypeSymbol> types) =>
        types.Where(IsVisible).SelectMany(type => WithNested(type.GetTypeMembers()).Prepend(type));

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static string Header(INamedTypeSymbol type)
    {
        var modifiers = new List<string> { "public" };
        if (type.TypeKind == TypeKind.Class)
        {
            if (type.IsStatic) modifiers.Add("static");
            else if (type.IsAbstract) modifiers.Add("abstract");
            else if (type.IsSealed) modifiers.Add("sealed");
        }

        string name = type.ToDisplayString(s_typeFormat);
        string space = type.ContainingNamespace.ToDisplayString();
        string[] parents = [.. Parents(type)];
        string header = $"{string.Join(' ', modifiers)} {name} (in {space})";
        return parents.Length == 0 ? header : $"{header} : {string.Join(", ", parents)}";
    }

    private static IEnumerable<string> Parents(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Enum && type.EnumUnderlyingType is { SpecialType: not SpecialType.System_Int32 } underlying)
            yield return underlying.ToDisplayString(s_memberFormat);
        if (type.BaseType is { SpecialType: SpecialType.None } parent) yield return parent.ToDisplayString(s_memberFormat);
        foreach (INamedTypeSymbol contract in type.Interfaces.Where(contract => IsVisible(contract)).OrderBy(contract => contract.Name, StringComparer.Ordinal))
            yield return contract.ToDisplayString(s_memberFormat);
    }

    private static IEnumerable<string> Members(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Delegate) return [];
        IEnumerable<ISymbol> members = type.GetMembers().Where(member => IsVisible(member) && member is not INamedTypeSymbol && !IsNoise(member));
        return type.TypeKind == TypeKind.Enum
            ? members.OfType<IFieldSymbol>().Select(field => $"{field.Name} = {field.ConstantValue}")
            : members.Select(Line).Order(StringComparer.Ordinal);
    }

    private static string Line(ISymbol member)
    {
        string line = member.ToDisplayString(s_memberFormat);
        if (member is not IPropertySymbol property) return line;

        // A setter that nobody outside may call is not part of the API.
        if (property.SetMethod is { } setter && !IsVisible(setter)) line = line.Replace(" internal set;", "", StringComparison.Ordinal).Replace(" private set;", "", StringComparison.Ordinal);
        return property.IsRequired && !line.Contains("required", StringComparison.Ordinal) ? "required " + line : line;
    }

    /// <summary>What the compiler adds by itself, and accessors, which their property shows.</summary>
    private static bool IsNoise(ISymbol member) =>
        member switch
        {
            IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove } => true,
            IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: true, ContainingType.TypeKind: TypeKind.Class } => false,
            IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0, ContainingType.IsValueType: true } => true,
            IMethodSymbol { IsOverride: true } => true,
            _ => member.IsImplicitlyDeclared,
        };
}
