using System.Buffers;
using System.Collections.Generic;
using System.Text;
using Saker.Exchange;
using Saker.Files.Listing;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// A folder without an index: its listing, HTML or JSON by Accept, in the order that the query asks for. Immutable but for the
/// renderings, which are made when they are first asked for; two loops may make the same one, and either may stay.
/// </summary>
internal sealed class FoundListing : Finding
{
    // HTML and JSON for each column in both directions.
    private const int RenderingCount = 12;

    // What a name costs beside itself: its line in the renderings that are usually asked for.
    private const int EntryBytes = 512;

    private readonly byte[] _path;
    private readonly List<DirectoryEntry> _entries;
    private readonly bool _isComplete;
    private readonly FileRules _rules;
    private readonly Rendering?[] _renderings = new Rendering?[RenderingCount];

    /// <summary>A listing of <paramref name="entries"/>.</summary>
    /// <param name="path">The folder as the client knows it: a slash at both ends.</param>
    /// <param name="entries">What may be shown.</param>
    /// <param name="isComplete">False when there is more.</param>
    /// <param name="rules">The site's rules.</param>
    /// <param name="tried">The names that were looked at.</param>
    public FoundListing(byte[] path, List<DirectoryEntry> entries, bool isComplete, FileRules rules, IReadOnlyList<TriedName> tried)
        : base(tried)
    {
        _path = path;
        _entries = entries;
        _isComplete = isComplete;
        _rules = rules;

        // Made here, by a worker: these two are what is asked for, and a loop has better things to do.
        RenderingOf(ListingOrder.Default, isJson: true);
        RenderingOf(ListingOrder.Default, isJson: false);
    }

    /// <summary>What keeping it costs, in bytes.</summary>
    public long WeightBytes
    {
        get
        {
            long weight = 0;
            foreach (DirectoryEntry entry in _entries) weight += EntryBytes + (entry.Name.Length * 8L);
            return weight;
        }
    }

    /// <inheritdoc/>
    public override string Summary => "a folder without an index: its listing";

    /// <inheritdoc/>
    public override Decision Decide(RequestHead head, long utcSeconds)
    {
        Rendering rendering = RenderingOf(ListingOrder.FromQuery(head.Query), Accept.PrefersJsonToHtml(head));
        return Preconditions.Evaluate(head, new RepresentationValidators(rendering.EntityTag, null), utcSeconds) switch
        {
            PreconditionResult.NotModified => rendering.NotModified,
            PreconditionResult.PreconditionFailed => rendering.PreconditionFailed,
            _ => rendering.Whole,
        };
    }

    private Rendering RenderingOf(ListingOrder order, bool isJson)
    {
        int index = ((int)order.Column * 4) + (order.IsDescending ? 2 : 0) + (isJson ? 1 : 0);
        return _renderings[index] ??= Render(order, isJson);
    }

    private Rendering Render(ListingOrder order, bool isJson)
    {
        var listing = new DirectoryListing(_path, _entries, order, _isComplete);
        var output = new ArrayBufferWriter<byte>(4096);
        if (isJson) ListingJson.Write(output, listing);
        else ListingPage.Write(output, listing);

        byte[] bytes = output.WrittenSpan.ToArray();
        string tag = EntityTags.Strong(bytes, ContentCoding.Identity);
        List<FieldRule> whole =
        [
            isJson ? new("Content-Type", ListingJson.ContentType, "the request prefers JSON") : new("Content-Type", ListingPage.ContentType, "a listing for people"),
            new("ETag", tag, "a hash of exactly these bytes"),
            new("Vary", "Accept", "JSON for those who prefer it"),
            new("Cache-Control", "no-cache", "a folder may change at any time"),
        ];
        if (!isJson) whole.Add(new("Content-Security-Policy", ListingPage.ContentSecurityPolicy, "a listing shows names that strangers may have chosen"));
        byte[] folder = _path[1..];
        FileFields.AddSite(whole, folder, _rules, saysNo: false);

        // RFC 9110 §15.4.5, as for a file.
        List<FieldRule> notModified = [.. whole];
        notModified.RemoveAll(field => FileFields.IsAboutContent(field.Name) || field.Name == "Content-Security-Policy");
        List<FieldRule> failed = ErrorFields.Of(StatusCode.PreconditionFailed, folder, _rules, "Accept");
        return new Rendering(
            Encoding.ASCII.GetBytes(tag),
            new Decision(this, StatusCode.Ok, whole, new ResponseContent.Memory(bytes)),
            new Decision(this, StatusCode.NotModified, notModified, ResponseContent.None) { Because = ", which the client has already" },
            new Decision(this, StatusCode.PreconditionFailed, failed, ErrorResponses.For(StatusCode.PreconditionFailed).Content) { Because = ", which is not what the request expects" });
    }

    /// <summary>One rendering, and what can be decided about it. Immutable.</summary>
    private sealed record Rendering(byte[] EntityTag, Decision Whole, Decision NotModified, Decision PreconditionFailed);
}
