using System.Linq;
using Xunit;

namespace Saker.Architecture.Tests;

/// <summary>Every rule for project files can fail.</summary>
public class ProjectRulesTests
{
    [Theory]
    [InlineData("Saker.Protocol", """<ProjectReference Include="..\Saker.Transport\Saker.Transport.csproj" />""")]
    [InlineData("Saker.Transport", """<ProjectReference Include="../Saker.Protocol/Saker.Protocol.csproj" />""")]
    [InlineData("Saker", """<PackageReference Include="Newtonsoft.Json" />""")]
    [InlineData("Saker", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""")]
    [InlineData("Saker.Plugins", "")]
    public void A_reference_that_the_layers_do_not_know_is_found(string project, string item) =>
        Assert.Single(ProjectRules.ReferenceViolations(project, $"<Project><ItemGroup>{item}</ItemGroup></Project>"));

    [Theory]
    [InlineData("src/Saker/Saker.csproj", "<ImplicitUsings>enable</ImplicitUsings>")]
    [InlineData("src/Saker/Saker.csproj", "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>")]
    [InlineData("tests/Directory.Build.props", "<TreatWarningsAsErrors>false</TreatWarningsAsErrors>")]
    public void A_loosened_property_is_found(string path, string property) =>
        Assert.Single(ProjectRules.PropertyViolations(path, $"<Project><PropertyGroup>{property}</PropertyGroup></Project>"));

    [Theory]
    [InlineData("""<PackageVersion Include="A" Version="1.2.3" />""")]
    [InlineData("""<PackageVersion Include="A" Version="[1.2.3,2.0)" />""")]
    [InlineData("""<PackageVersion Include="A" Version="1.*" />""")]
    [InlineData("""<PackageReference Include="A" Version="[1.2.3]" />""")]
    public void A_version_that_may_drift_is_found(string item) =>
        Assert.Single(ProjectRules.VersionViolations("x.props", $"<Project><ItemGroup>{item}</ItemGroup></Project>"));

    [Theory]
    [InlineData("""<PackageVersion Include="A" Version="[1.2.3]" />""")]
    [InlineData("""<PackageVersion Include="A" Version="[1.2.3-rc.1]" />""")]
    [InlineData("""<PackageReference Include="A" />""")]
    public void A_pinned_version_passes(string item) =>
        Assert.Empty(ProjectRules.VersionViolations("x.props", $"<Project><ItemGroup>{item}</ItemGroup></Project>").ToArray());
}
