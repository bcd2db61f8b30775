using System;
using System.Collections.Generic;
using System.Linq;

namespace Saker.Architecture.Tests;

/// <summary>The arrows of ARCHITECTURE.md as a table, and the check that the sources keep to it.</summary>
/// <remarks>
/// A pattern is a file (<c>Saker/ServerOptions.cs</c>), the files directly in a folder (<c>Saker/*</c>), or everything below one
/// (<c>Saker/**</c>). A folder may always use itself. What no row allows is forbidden, and so is a folder without a row.
/// </remarks>
internal static class Layers
{
    /// <summary>What a server is told to do and to put up with: values without behaviour.</summary>
    private static readonly string[] s_settings = ["Saker/ServerOptions.cs", "Saker/ServerLimits.cs", "Saker/RateLimit.cs", "Saker/TlsOptions.cs", "Saker/HstsOptions.cs"];

    private static readonly string[] s_handlerPart = ["Saker/Exchange/*", "Saker.Protocol/Semantics/*"];

    /// <summary>Types of the platform that lie among the forbidden ones and open nothing: what kind an address is, and why it could not be had.</summary>
    private static readonly string[] s_words = ["System.Net.Sockets.AddressFamily", "System.Net.Sockets.SocketError", "System.Net.Sockets.SocketException"];

    /// <summary>Who may use what.</summary>
    public static IReadOnlyDictionary<string, string[]> MayUse { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        // HTTP as pure functions. The two wire formats share the semantics and know nothing of each other.
        ["Saker.Protocol"] = ["Saker.Protocol/Semantics/*"],
        ["Saker.Protocol/Semantics"] = ["Saker.Protocol/*"],
        ["Saker.Protocol/Http1"] = ["Saker.Protocol/*", "Saker.Protocol/Semantics/*"],
        ["Saker.Protocol/Http2"] = ["Saker.Protocol/*", "Saker.Protocol/Semantics/*", "Saker.Protocol/Http2/Hpack/*"],
        ["Saker.Protocol/Http2/Hpack"] = ["Saker.Protocol/*", "Saker.Protocol/Semantics/*"],

        // Bytes and readiness. Not even Saker.Protocol.
        ["Saker.Transport"] = ["Saker.Transport/**"],
        ["Saker.Transport/Interop"] = [],
        ["Saker.Transport/Polling"] = ["Saker.Transport/Interop/*"],
        ["Saker.Transport/FileSystem"] = ["Saker.Transport/Interop/*"],
        ["Saker.Transport/Tls"] = ["Saker.Transport/*", "Saker.Transport/FileSystem/*"],      // a certificate's name may lead to a FIFO

        // The library. Connections drives; what answers requests never sees a connection, and its parts never see each other.
        ["Saker"] = ["Saker/**", "Saker.Protocol/**", "Saker.Transport/**"],
        ["Saker/Exchange"] = ["Saker.Protocol/**"],
        ["Saker/Connections"] = ["Saker/Exchange/*", .. s_settings, "Saker.Protocol/**", "Saker.Transport/**"],
        ["Saker/Files"] = [.. s_handlerPart, "Saker.Transport/FileSystem/*", "Saker/Files/Listing/*"],       // the descriptors it serves from are opened there
        ["Saker/Files/Listing"] = ["Saker.Protocol/Semantics/*", "Saker.Transport/FileSystem/*"],       // names and facts in, bytes out
        ["Saker/Caching"] = s_handlerPart,
        ["Saker/Compression"] = s_handlerPart,
        ["Saker/Rules"] = s_handlerPart,
        ["Saker/Diagnostics"] = s_handlerPart,

        // The command sees the library and, of what lies below, only the types that the library's own API hands out, and the door to
        // the file system: what it is asked to serve may be a FIFO.
        ["Saker.Cli"] =
        [
            "Saker.Cli/**", "Saker/**", "Saker.Protocol/Semantics/*", "Saker.Transport/TransportKind.cs", "Saker.Transport/ListenException.cs",
            "Saker.Transport/FileSystem/*", "Saker.Transport/Tls/CertificateFiles.cs", "Saker.Transport/Tls/CertificateException.cs", "Saker.Transport/Tls/CertificateNews.cs",
            "Saker.Transport/Tls/TlsIdentity.cs", "Saker.Protocol/Http1/Http1Limits.cs",
        ],
    };

    /// <summary>Namespaces of the platform that only some folders may touch, and why.</summary>
    public static IReadOnlyList<(string Namespace, string[] Allowed, string Why)> Platform { get; } =
    [
        ("System.Net.Sockets", ["Saker.Transport/**"], "sockets belong to Saker.Transport"),
        ("System.Net.Security", ["Saker.Transport/**"], "TLS belongs to Saker.Transport"),
        ("System.Net.Http", [], "a server of files talks to no other server"),
        ("Microsoft.AspNetCore", [], "Saker is a server of its own"),
        ("System.IO.Pipelines", [], "the transports own their buffers"),
    ];

    /// <summary>Uses that no arrow allows.</summary>
    public static IEnumerable<string> Violations(IEnumerable<Reference> references) =>
        references
            .Where(reference => !Allows(FolderOf(reference.From), reference.To))
            .Select(reference => $"{reference}, but {FolderOf(reference.From)} may use only {Describe(FolderOf(reference.From))}");

    /// <summary>Uses of the platform's types that the folder is not meant for.</summary>
    public static IEnumerable<string> PlatformViolations(IEnumerable<Reference> platformReferences) =>
        from reference in platformReferences
        from rule in Platform
        where IsWithin(reference.To, rule.Namespace) && reference.What != rule.Namespace && !s_words.Contains(reference.What) && !rule.Allowed.Any(pattern => Matches(pattern, reference.From))
        select $"{reference.From}:{reference.Line} uses {reference.What}: {rule.Why}";

    /// <summary>Folders that no row speaks of.</summary>
    public static IEnumerable<string> FoldersWithoutRow(IEnumerable<SourceFile> files) =>
        files.Select(file => file.Folder).Distinct()
            .Where(folder => RowFor(folder) is null)
            .Select(folder => $"src/{folder} is in no layer: add a row to Layers.MayUse, and its arrow to ARCHITECTURE.md");

    private static bool Allows(string fromFolder, string to)
    {
        string? row = RowFor(fromFolder);
        if (row is null) return true;      // reported once, by FoldersWithoutRow
        return Matches(fromFolder + "/*", to) || MayUse[row].Any(pattern => Matches(pattern, to));
    }

    /// <summary>The row of a folder; Saker.Cli's one row is for all of it.</summary>
    private static string? RowFor(string folder) =>
        MayUse.ContainsKey(folder) ? folder : folder.StartsWith("Saker.Cli/", StringComparison.Ordinal) ? "Saker.Cli" : null;

    private static string Describe(string folder) =>
        MayUse[RowFor(folder)!] is { Length: > 0 } patterns ? "itself, " + string.Join(", ", patterns) : "itself";

    /// <summary>Whether <paramref name="to"/>, a file or a folder with a slash at its end, is meant by <paramref name="pattern"/>.</summary>
    private static bool Matches(string pattern, string to)
    {
        if (pattern.EndsWith("/**", StringComparison.Ordinal)) return to.StartsWith(pattern[..^2], StringComparison.Ordinal);
        if (pattern.EndsWith("/*", StringComparison.Ordinal)) return to.StartsWith(pattern[..^1], StringComparison.Ordinal) && FolderOf(to) + "/*" == pattern;

        // One file is allowed: its namespace must then be allowed to be named.
        return pattern == to || (to.EndsWith('/') && FolderOf(pattern) == FolderOf(to));
    }

    private static bool IsWithin(string space, string parent) =>
        space == parent || space.StartsWith(parent + ".", StringComparison.Ordinal);

    private static string FolderOf(string name) => name[..name.LastIndexOf('/')];
}
