using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Saker.Architecture.Tests;

/// <summary>The layer check finds what it is there to find, however the forbidden thing is named.</summary>
public class LayersTests
{
    public static TheoryData<string, string, string> Forbidden { get; } = new()
    {
        { "Transport may not know Protocol", "src/Saker.Transport/Bad.cs", "class Bad { Saker.Protocol.Semantics.Method _method; }" },
        { "Protocol may not know Transport", "src/Saker.Protocol/Http1/Bad.cs", "using Saker.Transport; class Bad { EventLoop _loop; }" },
        { "Semantics may not know a wire format", "src/Saker.Protocol/Semantics/Bad.cs", "class Bad { Saker.Protocol.Http1.Parser _parser; }" },
        { "Exchange may not know Transport", "src/Saker/Exchange/Bad.cs", "using Saker.Transport; class Bad { EventLoop _loop; }" },
        { "Files may not know Connections", "src/Saker/Files/Bad.cs", "using Saker.Connections; class Bad { Connection _connection; }" },
        { "Files may not know Caching", "src/Saker/Files/Bad.cs", "class Bad { object Make() => new Saker.Caching.Cache(); }" },
        { "Files may not know the loop", "src/Saker/Files/Bad.cs", "class Bad { Saker.Transport.EventLoop _loop; }" },
        { "Files may not know a wire format", "src/Saker/Files/Bad.cs", "class Bad { Saker.Protocol.Http1.Parser _parser; }" },
        { "Connections may not know Files", "src/Saker/Connections/Bad.cs", "using F = Saker.Files.FileHandler; class Bad { F _files; }" },
        { "Connections may not know the server", "src/Saker/Connections/Bad.cs", "class Bad { Saker.HttpServer _server; }" },
        { "Nothing below the command may know it", "src/Saker/Bad.cs", "class Bad { Saker.Cli.Banner _banner; }" },
        { "The command may not know the loop", "src/Saker.Cli/Bad.cs", "class Bad { Saker.Transport.EventLoop _loop; }" },
        { "A using line alone is a dependency", "src/Saker/Files/Bad.cs", "using Saker.Caching; class Bad { }" },
        { "var hides nothing", "src/Saker/Files/Bad.cs", "class Bad { void M() { var x = Saker.Exchange.Maker.Leak(); } }" },
        { "nor does new()", "src/Saker.Transport/Bad.cs", "class Bad { void M(Saker.Protocol.Semantics.Method m) { m = new(); } }" },
        { "nor does an extension method", "src/Saker/Files/Bad.cs", "using static Saker.Caching.Extensions; class Bad { object M(string s) => s.Keep(); }" },
    };

    public static TheoryData<string, string, string> Permitted { get; } = new()
    {
        { "Connections drives the transport", "src/Saker/Connections/Good.cs", "using Saker.Transport; class Good { EventLoop _loop; Saker.ServerOptions _options; }" },
        { "Files opens descriptors", "src/Saker/Files/Good.cs", "class Good { Saker.Transport.FileSystem.Opened _opened; Saker.Protocol.Semantics.Method _method; }" },
        { "The root puts all together", "src/Saker/Good.cs", "class Good { Saker.Connections.Connection _c; Saker.Files.FileHandler _f; Saker.Transport.EventLoop _l; }" },
        { "A cref is no dependency", "src/Saker/Files/Good.cs", "/// <summary><see cref=\"Saker.Caching.Cache\"/></summary>\nclass Good { }" },
        { "A folder of the command may use the library", "src/Saker.Cli/Options/Good.cs", "class Good { Saker.HttpServer _server; Saker.Transport.TransportKind _kind; }" },
    };

    [Theory, MemberData(nameof(Forbidden))]
    public void A_forbidden_arrow_is_found(string why, string path, string code)
    {
        string[] found = [.. Layers.Violations(References(path, code))];
        Assert.True(found.Length > 0, why);
        Assert.All(found, message => Assert.StartsWith(path["src/".Length..] + ":1 uses ", message, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Permitted))]
    public void A_permitted_arrow_is_not(string why, string path, string code) => Assert.True(!Layers.Violations(References(path, code)).Any(), why);

    [Theory]
    [InlineData("src/Saker/Files/Bad.cs", "using System.Net.Sockets; class Bad { Socket _socket; }")]
    [InlineData("src/Saker/Connections/Bad.cs", "class Bad { System.Net.Http.HttpClient _client; }")]
    [InlineData("src/Saker.Cli/Bad.cs", "class Bad { void M() { using var s = new System.Net.Sockets.TcpClient(); } }")]
    [InlineData("src/Saker/Exchange/Bad.cs", "class Bad { System.Net.Security.SslStream _stream; }")]
    public void A_socket_of_the_platform_outside_the_transport_is_found(string path, string code) =>
        Assert.NotEmpty(Layers.PlatformViolations(CodeModel.Of([new SourceFile(path, code)]).PlatformReferences));

    [Fact]
    public void A_folder_without_a_row_is_found()
    {
        string message = Assert.Single(Layers.FoldersWithoutRow([new SourceFile("src/Saker/Plugins/A.cs", ""), new SourceFile("src/Saker/Files/B.cs", "")]));
        Assert.StartsWith("src/Saker/Plugins is in no layer", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_means_nothing_is_reported_instead_of_being_passed_over() =>
        Assert.NotEmpty(CodeModel.Of([new SourceFile("src/Saker/Files/Bad.cs", "class Bad { Nowhere _x; }")]).Unresolved);

    /// <summary>The references of one file among small stand-ins for the rest of the product.</summary>
    private static IEnumerable<Reference> References(string path, string code)
    {
        SourceFile[] world =
        [
            new("src/Saker.Protocol/Semantics/Method.cs", "namespace Saker.Protocol.Semantics; public class Method { }"),
            new("src/Saker.Protocol/Http1/Parser.cs", "namespace Saker.Protocol.Http1; public class Parser { }"),
            new("src/Saker.Transport/EventLoop.cs", "namespace Saker.Transport; public class EventLoop { }"),
            new("src/Saker.Transport/TransportKind.cs", "namespace Saker.Transport; public enum TransportKind { }"),
            new("src/Saker.Transport/FileSystem/Opened.cs", "namespace Saker.Transport.FileSystem; public class Opened { }"),
            new("src/Saker/HttpServer.cs", "namespace Saker; public class HttpServer { }"),
            new("src/Saker/ServerOptions.cs", "namespace Saker; public class ServerOptions { }"),
            new("src/Saker/Connections/Connection.cs", "namespace Saker.Connections; class Connection { }"),
            new("src/Saker/Files/FileHandler.cs", "namespace Saker.Files; class FileHandler { }"),
            new("src/Saker/Caching/Cache.cs", "namespace Saker.Caching; class Cache { }"),
            new("src/Saker/Caching/Extensions.cs", "namespace Saker.Caching; static class Extensions { public static object Keep(this string key) => key; }"),
            new("src/Saker/Exchange/Maker.cs", "namespace Saker.Exchange; class Maker { public static Saker.Caching.Cache Leak() => null!; }"),
            new("src/Saker.Cli/Banner.cs", "namespace Saker.Cli; class Banner { }"),
        ];
        CodeModel model = CodeModel.Of([.. world, new SourceFile(path, code)]);
        Assert.Empty(model.Unresolved);
        return model.References.Where(reference => "src/" + reference.From == path);
    }
}
