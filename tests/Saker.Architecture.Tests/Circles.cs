using System;
using System.Collections.Generic;
using System.Linq;

namespace Saker.Architecture.Tests;

/// <summary>Finds places that use each other, directly or around corners: strongly connected components of the reference graph.</summary>
internal static class Circles
{
    /// <summary>
    /// Files that may form a circle, with the reason. Every entry must still be one: a stale reason is removed.
    /// </summary>
    public static IReadOnlyList<(string[] Files, string Why)> Allowed { get; } =
    [
        (
            [
                "Saker.Transport/FileSystem/FileRoot.cs", "Saker.Transport/FileSystem/LinuxFileRoot.cs",
                "Saker.Transport/FileSystem/LinuxPathWalk.cs", "Saker.Transport/FileSystem/PortableFileRoot.cs",
            ],
            "an abstract type whose one factory chooses the variant that this system can do"),
        (
            [
                "Saker.Transport/EventLoop.cs", "Saker.Transport/LoopAwaiter.cs", "Saker.Transport/LoopTimer.cs", "Saker.Transport/LoopYield.cs",
                "Saker.Transport/TimerWheel.cs", "Saker.Transport/WorkItem.cs", "Saker.Transport/WorkerPool.cs",
            ],
            "a loop hands out awaitables, and each of them knows the loop it brings its awaiter back to"),
        (["Saker.Transport/MemoryClient.cs", "Saker.Transport/MemoryTransport.cs"], "the two ends of one stream"),
        (
            [
                "Saker/Connections/Http1Connection.cs", "Saker/Connections/Http1RequestContent.cs",
            ],
            "a connection's content is pulled through it, from the same buffer"),
        (
            [
                "Saker/Connections/Http2Answers.cs", "Saker/Connections/Http2Connection.cs", "Saker/Connections/Http2ContentFeed.cs", "Saker/Connections/Http2Deadlines.cs",
                "Saker/Connections/Http2Drain.cs", "Saker/Connections/Http2Output.cs", "Saker/Connections/Http2ReceiveWindows.cs", "Saker/Connections/Http2Receiver.cs",
                "Saker/Connections/Http2RequestContent.cs", "Saker/Connections/Http2Requests.cs", "Saker/Connections/Http2Stream.cs", "Saker/Connections/Http2Streams.cs",
                "Saker/Connections/Http1Workspace.cs", "Saker/Connections/ResponseSender.cs", "Saker/Connections/ServerLoop.cs",
            ],
            "a connection's two directions each tell it what came or left; a loop lends workspaces and streams, which use what the loop shares and tell their connection what their handlers pull"),
    ];

    /// <summary>
    /// The node of a file in the graph of folders: its folder, but at a project's root the file itself. The root is where the parts are
    /// put together (HttpServer) and where what they share lies (ServerOptions): as one node it would always be a circle.
    /// </summary>
    public static string FolderNode(string name)
    {
        string folder = name[..name.LastIndexOf('/')];
        return folder.Contains('/', StringComparison.Ordinal) ? folder : name;
    }

    /// <summary>Circles between folders of one project.</summary>
    public static IEnumerable<string> BetweenFolders(IEnumerable<Reference> references) =>
        Find(references, FolderNode)
            .Where(circle => !Nodes(circle).All(node => FolderNode(node) == node))      // files alone: BetweenFiles speaks of them
            .Select(circle => Describe("folders", circle));

    /// <summary>Circles between files of one project that are not allowed for.</summary>
    public static IEnumerable<string> BetweenFiles(IEnumerable<Reference> references, IReadOnlyList<(string[] Files, string Why)> allowed) =>
        Find(references, name => name)
            .Where(circle => !allowed.Any(entry => Nodes(circle).All(entry.Files.Contains)))
            .Select(circle => Describe("files", circle));

    /// <summary>Entries of the allow-list that no circle needs any more.</summary>
    public static IEnumerable<string> Stale(IEnumerable<Reference> references, IReadOnlyList<(string[] Files, string Why)> allowed)
    {
        List<List<Reference>> circles = [.. Find(references, name => name)];
        return allowed
            .Where(entry => !circles.Any(circle => entry.Files.ToHashSet(StringComparer.Ordinal).SetEquals(Nodes(circle))))
            .Select(entry => $"Circles.Allowed has an entry for {string.Join(", ", entry.Files)}, but exactly these form no circle (any more): change or remove it");
    }

    /// <summary>Each component as the references inside it, one for every pair of nodes.</summary>
    private static IEnumerable<List<Reference>> Find(IEnumerable<Reference> references, Func<string, string> nodeOf)
    {
        // A using line alone is no circle: what it is there for is found by itself.
        var edges = new Dictionary<(string From, string To), Reference>();
        foreach (Reference reference in references.Where(reference => !reference.To.EndsWith('/')))
        {
            (string from, string to) = (nodeOf(reference.From), nodeOf(reference.To));
            if (from != to) edges.TryAdd((from, to), reference);
        }

        ILookup<string, string> next = edges.Keys.ToLookup(edge => edge.From, edge => edge.To);
        foreach (HashSet<string> component in Components([.. edges.Keys.SelectMany(edge => new[] { edge.From, edge.To }).Distinct().Order(StringComparer.Ordinal)], next))
        {
            if (component.Count < 2) continue;
            yield return [.. edges
                .Where(edge => component.Contains(edge.Key.From) && component.Contains(edge.Key.To))
                .OrderBy(edge => edge.Key.From, StringComparer.Ordinal)
                .Select(edge => edge.Value)];
        }
    }

    /// <summary>R. Tarjan, "Depth-first search and linear graph algorithms" (1972).</summary>
    private static List<HashSet<string>> Components(string[] nodes, ILookup<string, string> next)
    {
        var found = new List<HashSet<string>>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var low = new Dictionary<string, int>(StringComparer.Ordinal);
        var onStack = new HashSet<string>(StringComparer.Ordinal);
        var stack = new Stack<string>();
        foreach (string node in nodes)
        {
            if (!index.ContainsKey(node)) Visit(node);
        }

        return found;

        void Visit(string node)
        {
            index[node] = low[node] = index.Count;
            stack.Push(node);
            onStack.Add(node);
            foreach (string other in next[node])
            {
                if (!index.TryGetValue(other, out int seen))
                {
                    Visit(other);
                    low[node] = Math.Min(low[node], low[other]);
                }
                else if (onStack.Contains(other))
                {
                    low[node] = Math.Min(low[node], seen);
                }
            }

            if (low[node] != index[node]) return;
            var component = new HashSet<string>(StringComparer.Ordinal);
            string member;
            do
            {
                member = stack.Pop();
                onStack.Remove(member);
                component.Add(member);
            }
            while (member != node);
            found.Add(component);
        }
    }

    private static HashSet<string> Nodes(List<Reference> circle) =>
        circle.SelectMany(reference => new[] { reference.From, reference.To }).ToHashSet(StringComparer.Ordinal);

    private static string Describe(string what, List<Reference> circle) =>
        $"these {what} use each other in a circle; turn one of the arrows round:{string.Concat(circle.Select(reference => "\n    " + reference))}";
}
