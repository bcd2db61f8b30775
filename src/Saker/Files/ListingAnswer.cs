using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using Saker.Exchange;
using Saker.Files.Listing;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// A folder's listing, ready for anybody: HTML or JSON by Accept, in the order that the query asks for. Shared; the forms are made
/// when they are first asked for, but for the two usual ones. No member blocks.
/// </summary>
internal sealed class ListingAnswer
{
    /// <summary>The most names in one listing.</summary>
    /// <remarks>A page of that many is a megabyte or two, which is what a browser still shows at once.</remarks>
    public const int MaxEntries = 10_000;

    // HTML and JSON for each column in both directions.
    private const int FormCount = 12;

    private readonly byte[] _path;
    private readonly List<DirectoryEntry> _entries;
    private readonly bool _isComplete;
    private readonly FileRules _rules;
    private readonly Form?[] _forms = new Form?[FormCount];

    /// <summary>A listing of <paramref name="entries"/>, kept on the terms of <paramref name="storage"/>.</summary>
    /// <param name="path">The folder as the client knows it: a slash at both ends.</param>
    /// <param name="entries">What may be shown.</param>
    /// <param name="isComplete">False when there is more.</param>
    /// <param name="rules">The site's rules.</param>
    /// <param name="storage">The terms.</param>
    public ListingAnswer(byte[] path, List<DirectoryEntry> entries, bool isComplete, FileRules rules, Storage storage)
    {
        _path = path;
        _entries = entries;
        _isComplete = isComplete;
        _rules = rules;
        FormOf(ListingOrder.Default, isJson: true);
        Kept = Copy(FormOf(ListingOrder.Default, isJson: false).Whole, storage);
    }

    /// <summary>What is kept. It goes out only through <see cref="Select"/>.</summary>
    public Response Kept { get; }

    /// <summary>The answer to <paramref name="request"/>.</summary>
    public Response? Select(Request request)
    {
        Form form = FormOf(ListingOrder.FromQuery(request.Head.Query), Accept.PrefersJsonToHtml(request.Head));
        return Preconditions.Evaluate(request.Head, new RepresentationValidators(form.EntityTag, null), request.UtcSeconds) switch
        {
            PreconditionResult.NotModified => form.NotModified,
            PreconditionResult.PreconditionFailed => ErrorResponses.For(StatusCode.PreconditionFailed),
            _ => form.Whole,
        };
    }

    /// <summary>The fields that <paramref name="request"/> gets, and the rules that set them. For a person.</summary>
    public IReadOnlyList<FieldRule> RulesOf(Request request) => FormOf(ListingOrder.FromQuery(request.Head.Query), Accept.PrefersJsonToHtml(request.Head)).Rules;

    private Form FormOf(ListingOrder order, bool isJson)
    {
        int index = ((int)order.Column * 4) + (order.IsDescending ? 2 : 0) + (isJson ? 1 : 0);

        // Two loops may make the same form at the same time; either may stay.
        return _forms[index] ??= MakeForm(order, isJson);
    }

    private Form MakeForm(ListingOrder order, bool isJson)
    {
        var listing = new DirectoryListing(_path, _entries, order, _isComplete);
        var output = new ArrayBufferWriter<byte>(4096);
        if (isJson) ListingJson.Write(output, listing);
        else ListingPage.Write(output, listing);

        byte[] bytes = output.WrittenSpan.ToArray();
        string tag = EntityTags.Strong(bytes, ContentCoding.Identity);
        var about = new List<FieldRule>
        {
            new("ETag", tag, "a hash of exactly these bytes"),
            new("Vary", "Accept", "JSON for those who prefer it"),
            new("Cache-Control", "no-cache", "a folder may change at any time"),
        };
        FileFields.AddSite(about, _path.AsSpan(1), _rules);
        List<FieldRule> rules = [new("Content-Type", isJson ? ListingJson.ContentType : ListingPage.ContentType, isJson ? "the request prefers JSON" : "a listing for people")];
        if (!isJson) rules.Add(new("Content-Security-Policy", ListingPage.ContentSecurityPolicy, "a listing shows names that strangers may have chosen"));
        rules.AddRange(about);
        var whole = new Response(StatusCode.Ok, new ResponseContent.Memory(bytes)) { IsShared = true };
        foreach (FieldRule field in rules) whole.Fields[field.Name] = field.Value;
        var notModified = new Response(StatusCode.NotModified) { IsShared = true };
        foreach (FieldRule field in about) notModified.Fields[field.Name] = field.Value;
        return new Form(whole, notModified, Encoding.ASCII.GetBytes(tag), rules);
    }

    private Response Copy(Response response, Storage storage)
    {
        var copy = new Response(response.Status, response.Content) { IsShared = true, Selector = Select, Storage = storage };
        foreach (ResponseField field in response.Fields) copy.Fields.Add(field.Name, field.Value);
        return copy;
    }

    /// <summary>One rendering and what belongs to it. Immutable.</summary>
    private sealed record Form(Response Whole, Response NotModified, byte[] EntityTag, IReadOnlyList<FieldRule> Rules);
}
