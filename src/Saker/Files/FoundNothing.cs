using System.Collections.Generic;
using System.Text;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>There is nothing that may be shown: 404 with the site's own page or the built-in one. Immutable.</summary>
internal sealed class FoundNothing : Finding
{
    private readonly string _reason;
    private readonly Decision _decision;

    /// <summary>Nothing, and why.</summary>
    /// <param name="reason">In words, for the log and for <c>saker explain</c>; never for the client.</param>
    /// <param name="isAsset">True when the path looks like a part of a page: the answer is not to be kept, the next deploy may bring it.</param>
    /// <param name="page">The site's own content for 404.</param>
    /// <param name="vary">The value of Vary; null for none.</param>
    /// <param name="rules">The site's rules.</param>
    /// <param name="tried">The names that were looked at.</param>
    public FoundNothing(string reason, bool isAsset, NotFoundPage page, string? vary, FileRules rules, IReadOnlyList<TriedName> tried)
        : base(tried)
    {
        _reason = reason;
        IsAsset = isAsset;
        Page = page;
        bool isBuiltIn = page.Bytes is null;
        var fields = new List<FieldRule>(6)
        {
            isBuiltIn
                ? new("Content-Type", "text/html; charset=utf-8", "the built-in page")
                : new("Content-Type", MediaTypes.Of(page.Path).Value, $"the type of {Encoding.UTF8.GetString(page.Path)}, the site's page for 404"),
            new("Cache-Control", isAsset ? "no-store" : "no-cache", "what is not there now may be there in a moment"),
        };
        if (vary is not null) fields.Add(new FieldRule("Vary", vary, "another request may get another answer"));
        FileFields.AddSite(fields, isBuiltIn ? null : page.Path, rules, saysNo: true);
        ResponseContent content = page.Bytes is { } bytes ? new ResponseContent.Memory(bytes) : ErrorResponses.For(StatusCode.NotFound).Content;
        _decision = new Decision(this, StatusCode.NotFound, fields, content);
    }

    /// <summary>True when the path looks like a part of a page.</summary>
    public bool IsAsset { get; }

    /// <summary>The site's own content for 404.</summary>
    public NotFoundPage Page { get; }

    /// <inheritdoc/>
    public override string Summary => _reason;

    // RFC 9110 §13.2.1: what is not found is 404 whatever its conditions.
    /// <inheritdoc/>
    public override Decision Decide(RequestHead head, long utcSeconds) => _decision;
}
