using System;
using System.Collections.Generic;
using System.Linq;
using Saker.Fuzz.Engine;
using Saker.Protocol.Http1;

namespace Saker.Fuzz.Targets;

/// <summary>All targets, by name. Immutable; every call of <see cref="Make"/> makes a new one.</summary>
internal static class TargetTable
{
    // Small limits, so that they are met within the length of an input.
    private static readonly Http1Limits s_narrow = new()
    {
        MaxRequestLineBytes = 40,
        MaxHeadBytes = 120,
        MaxFieldCount = 4,
        MaxLeadingEmptyLines = 1,
        MaxChunkLineBytes = 12,
        MaxChunkExtensionBytes = 20,
        MaxTrailerBytes = 24,
    };

    private static readonly (string Name, Func<Target> Make)[] s_targets =
    [
        ("request-head", () => new RequestHeadTarget("request-head", Http1Limits.Default)),
        ("request-head-limits", () => new RequestHeadTarget("request-head-limits", s_narrow)),
        ("framing", () => new FramingTarget()),
        ("chunked", () => new ChunkedTarget("chunked", Http1Limits.Default)),
        ("chunked-limits", () => new ChunkedTarget("chunked-limits", s_narrow)),
        ("target-path", () => new TargetPathTarget()),
        ("request-target", () => new RequestTargetTarget()),
        ("ranges", () => new RangesTarget()),
        ("preconditions", () => new PreconditionsTarget()),
        ("accept-encoding", () => new AcceptEncodingTarget()),
        ("accept", () => new AcceptTarget()),
        ("http-date", () => new HttpDateTarget()),
        ("response-head", () => new ResponseHeadTarget()),
        ("h2-frames", () => new FramesTarget()),
        ("hpack", () => new HpackTarget()),
        ("huffman", () => new HuffmanTarget()),
        ("h1-connection", () => new Http1ConnectionTarget()),
        ("h2-connection", () => new Http2ConnectionTarget()),
        ("command-line", () => new CommandLineTarget()),
    ];

    /// <summary>The names, in the order in which "all" takes them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_targets.Select(target => target.Name)];

    /// <summary>A new target of that name.</summary>
    public static Target Make(string name) => s_targets.First(target => target.Name == name).Make();
}
