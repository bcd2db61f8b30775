using System.Collections.Generic;
using System.Text;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>A folder that was asked for without its slash: a redirect that keeps each request's own query. Immutable.</summary>
internal sealed class FoundRedirect : Finding
{
    private readonly FileRules _rules;
    private readonly Decision _plain;

    /// <summary>A redirect as <paramref name="found"/> says.</summary>
    public FoundRedirect(Resolution.Redirect found, FileRules rules)
        : base(found.Trail)
    {
        Found = found;
        _rules = rules;
        _plain = To(found.Location, isForOne: false);
    }

    /// <summary>Where to.</summary>
    public Resolution.Redirect Found { get; }

    /// <inheritdoc/>
    public override string Summary => $"a folder, asked for without its slash: redirect to {Found.Location}";

    /// <inheritdoc/>
    public override Decision Decide(RequestHead head, long utcSeconds) =>
        head.HasQuery ? To($"{Found.Location}?{Encoding.ASCII.GetString(head.Query)}", isForOne: true) : _plain;

    private Decision To(string location, bool isForOne)
    {
        var fields = new List<FieldRule>(4)
        {
            new("Location", location, "the same path with a slash at its end, and the request's own query"),

            // RFC 9110 §15.4.2 lets a 301 be kept for as long as a cache likes.
            new("Cache-Control", "no-cache", "the folder may be a file tomorrow"),
        };
        FileFields.AddSite(fields, null, _rules, saysNo: true);
        return new Decision(this, StatusCode.MovedPermanently, fields, ResponseContent.None) { IsForOne = isForOne };
    }
}
