using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Saker.Architecture.Tests;

/// <summary>The repository keeps its own rules. Each message says where, what, and what to do.</summary>
public class ArchitectureTests
{
    public static TheoryData<string> ProjectsWithPublicApi { get; } = new("Saker", "Saker.Protocol", "Saker.Transport");

    [Fact]
    public void The_sources_are_there_and_every_name_in_them_is_understood()
    {
        Assert.NotEmpty(Repository.Product);
        Assert.NotEmpty(Repository.Model.References);
        Holds(Repository.Model.Unresolved);
    }

    [Fact]
    public void Every_folder_has_its_place_in_the_layers() => Holds(Layers.FoldersWithoutRow(Repository.Product));

    [Fact]
    public void Nothing_uses_what_its_layer_may_not_see() => Holds(Layers.Violations(Repository.Model.References));

    [Fact]
    public void Sockets_TLS_and_HTTP_clients_of_the_platform_are_used_where_they_belong() =>
        Holds(Layers.PlatformViolations(Repository.Model.PlatformReferences));

    [Fact]
    public void No_folders_use_each_other_in_a_circle() => Holds(Circles.BetweenFolders(Repository.Model.References));

    [Fact]
    public void No_files_use_each_other_in_a_circle() => Holds(Circles.BetweenFiles(Repository.Model.References, Circles.Allowed));

    [Fact]
    public void Every_allowed_circle_is_still_one() => Holds(Circles.Stale(Repository.Model.References, Circles.Allowed));

    [Fact]
    public void Every_file_of_the_product_keeps_the_rules() => Holds(Repository.Product.SelectMany(FileRules.ProductViolations));

    [Fact]
    public void Every_other_file_keeps_the_rules_for_tests_and_samples() => Holds(Repository.Others.SelectMany(FileRules.OtherViolations));

    [Fact]
    public void The_projects_refer_to_each_other_and_to_packages_as_the_layers_say() =>
        Holds(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(path => ProjectRules.ReferenceViolations(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path))));

    [Fact]
    public void No_project_file_loosens_what_all_of_them_share() =>
        Holds(ProjectFiles().SelectMany(path => ProjectRules.PropertyViolations(path, File.ReadAllText(Path.Combine(Repository.Root, path)))));

    [Fact]
    public void Every_package_is_pinned_to_one_version() =>
        Holds(ProjectFiles().SelectMany(path => ProjectRules.VersionViolations(path, File.ReadAllText(Path.Combine(Repository.Root, path)))));

    [Theory, MemberData(nameof(ProjectsWithPublicApi))]
    public void The_public_API_is_the_approved_one(string project)
    {
        string actual = PublicApi.Of(Repository.Model, project);
        string name = $"tests/Saker.Architecture.Tests/PublicApi/{project}.approved.txt";
        string path = Path.Combine(Repository.Root, name);
        if (Environment.GetEnvironmentVariable("SAKER_APPROVE") == "1") File.WriteAllText(path, actual);
        string approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (approved != actual)
        {
            Assert.Fail($"""
                the public API of {project} differs from {name}:
                {PublicApi.Difference(approved, actual)}

                If that is meant, approve it and let the review see the difference:
                SAKER_APPROVE=1 dotnet test --project tests/Saker.Architecture.Tests
                """);
        }
    }

    private static IEnumerable<string> ProjectFiles() =>
        new[] { "*.csproj", "*.props", "*.targets" }
            .SelectMany(pattern => Directory.EnumerateFiles(Repository.Root, pattern, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "node_modules"))
            .Order(StringComparer.Ordinal);

    private static void Holds(IEnumerable<string> violations)
    {
        string[] found = [.. violations.Order(StringComparer.Ordinal)];
        if (found.Length > 0) Assert.Fail($"{found.Length} against the rules:\n  {string.Join("\n  ", found)}");
    }
}
