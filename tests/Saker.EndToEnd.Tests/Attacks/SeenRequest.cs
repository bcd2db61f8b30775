using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>One line of the server's own log.</summary>
/// <param name="Remote">The client's address.</param>
/// <param name="Method">The method; empty when no whole head was read.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Stamp">The user agent, in which a front end says which of its requests this is.</param>
internal sealed record SeenRequest(string Remote, string Method, string Target, int Status, string Stamp)
{
    /// <summary>Reads a log in JSON lines.</summary>
    public static IReadOnlyList<SeenRequest> ReadAll(string log) => [.. log.Split('\n').Where(line => line.StartsWith('{')).Select(Read)];

    private static SeenRequest Read(string line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;
        string query = root.GetProperty("query").GetString()!;
        return new SeenRequest(
            root.GetProperty("remote").GetString()!, root.GetProperty("method").GetString()!,
            root.GetProperty("path").GetString() + (query.Length == 0 ? "" : "?" + query), root.GetProperty("status").GetInt32(), root.GetProperty("user_agent").GetString()!);
    }
}
