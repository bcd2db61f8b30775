using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Saker.Architecture.Tests;

/// <summary>What the project files must say.</summary>
internal static partial class ProjectRules
{
    /// <summary>The references between the product's projects: all of them, no more.</summary>
    private static readonly Dictionary<string, string[]> s_references = new(StringComparer.Ordinal)
    {
        ["Saker.Protocol"] = [],
        ["Saker.Transport"] = [],
        ["Saker"] = ["Saker.Protocol", "Saker.Transport"],
        ["Saker.Cli"] = ["Saker"],
    };

    /// <summary>The packages the product may be made of. A new one is a decision: it is written down in docs/decisions first.</summary>
    private static readonly Dictionary<string, string[]> s_packages = new(StringComparer.Ordinal)
    {
        ["Saker.Protocol"] = [],
        ["Saker.Transport"] = [],
        ["Saker"] = ["Microsoft.Extensions.Logging.Abstractions"],
        ["Saker.Cli"] = ["System.CommandLine"],
    };

    /// <summary>What a project of the product refers to.</summary>
    public static IEnumerable<string> ReferenceViolations(string project, string xml)
    {
        XDocument document = XDocument.Parse(xml);
        if (!s_references.TryGetValue(project, out string[]? allowed))
        {
            yield return $"src/{project} is a new project: give it a place in the layers (ProjectRules, Layers, ARCHITECTURE.md)";
            yield break;
        }

        foreach (string found in Included(document, "ProjectReference").Select(path => path.Split('/', '\\')[^2]).Except(allowed))
            yield return $"{project} refers to {found}; it may refer to {(allowed.Length == 0 ? "no project" : string.Join(", ", allowed))}";
        foreach (string found in Included(document, "PackageReference").Except(s_packages[project]))
            yield return $"{project} refers to the package {found}, which no decision names";
        foreach (string found in document.Descendants("FrameworkReference").Select(item => item.Attribute("Include")!.Value))
            yield return $"{project} refers to the framework {found}: Saker stands on the base runtime alone";
    }

    /// <summary>ImplicitUsings, unsafe code and warnings as errors, wherever a project or props file speaks of them.</summary>
    public static IEnumerable<string> PropertyViolations(string path, string xml)
    {
        XDocument document = XDocument.Parse(xml);
        if (document.Descendants("ImplicitUsings").Any(value => value.Value != "disable"))
            yield return $"{path}: ImplicitUsings stays disabled, so that a file's using lines are all it sees";
        if (document.Descendants("TreatWarningsAsErrors").Any(value => value.Value != "true"))
            yield return $"{path}: warnings stay errors";
        if (path.StartsWith("src/", StringComparison.Ordinal) && !path.StartsWith("src/Saker.Transport/", StringComparison.Ordinal)
            && document.Descendants("AllowUnsafeBlocks").Any(value => value.Value == "true"))
        {
            yield return $"{path}: only Saker.Transport may be built with unsafe blocks";
        }
    }

    /// <summary>Every package version is exact, and stands in Directory.Packages.props alone.</summary>
    public static IEnumerable<string> VersionViolations(string path, string xml) =>
        from item in XDocument.Parse(xml).Descendants()
        where item.Name.LocalName is "PackageVersion" or "PackageReference" or "GlobalPackageReference"
        let version = (item.Attribute("Version") ?? item.Attribute("VersionOverride"))?.Value
        where item.Name.LocalName == "PackageVersion" ? version is null || !ExactVersion().IsMatch(version) : version is not null
        select $"{path}: {item.Attribute("Include")?.Value ?? item.Attribute("Update")?.Value} {version}: pin one exact version, [1.2.3], in Directory.Packages.props";

    private static IEnumerable<string> Included(XDocument document, string item) =>
        document.Descendants(item).Select(found => found.Attribute("Include")?.Value).OfType<string>();

    [GeneratedRegex(@"^\[\d+(\.\d+)+(-[0-9A-Za-z.-]+)?\]$", RegexOptions.ExplicitCapture)]
    private static partial Regex ExactVersion();
}
