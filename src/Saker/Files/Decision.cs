using System.Collections.Generic;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>
/// What one request gets: the names tried, the form chosen, the status, and every field with the rule that set it. The live server
/// carries it out (<see cref="SiteAnswer"/>), <c>saker explain</c> prints it, a test asks for it. Immutable and shared: decisions that many
/// requests get are made once, so that one more costs nothing.
/// </summary>
/// <remarks>Date, Server, framing and Connection are the sender's, which knows the protocol.</remarks>
internal sealed class Decision
{
    private Response? _made;

    /// <summary>A decision.</summary>
    /// <param name="evidence">What it rests on; null when no file is looked up for the request's method.</param>
    /// <param name="status">The status.</param>
    /// <param name="fields">The header section and the rule behind each line.</param>
    /// <param name="page">The content when it is not a form of a file; null when it is.</param>
    public Decision(Evidence? evidence, StatusCode status, IReadOnlyList<FieldRule> fields, ResponseContent? page)
    {
        Evidence = evidence;
        Status = status;
        Fields = fields;
        Page = page;
    }

    /// <summary>What it rests on; null when no file is looked up for the request's method.</summary>
    public Evidence? Evidence { get; }

    /// <summary>The status.</summary>
    public StatusCode Status { get; }

    /// <summary>The header section in the order it is sent, and the rule behind each line.</summary>
    public IReadOnlyList<FieldRule> Fields { get; }

    /// <summary>The content when it is not a form of a file: none, a page, a listing. Null when it is <see cref="Form"/> or parts of it.</summary>
    public ResponseContent? Page { get; }

    /// <summary>The form of the file that was chosen; null when there is no file, or no form that the client accepts.</summary>
    public Representation? Form { get; init; }

    /// <summary>The parts of <see cref="Form"/> that are sent with 206; empty when all of it is, or nothing.</summary>
    public ByteRange[] Parts { get; init; } = [];

    /// <summary>What stands between two parts and ends the last; empty when there are no several parts.</summary>
    public string Boundary { get; init; } = "";

    /// <summary>Why this and not simply the file, in words that go on from <see cref="Evidence.Summary"/>; empty when it is simply that.</summary>
    public string Because { get; init; } = "";

    /// <summary>True when the decision was made for one request and nobody else will get the same object.</summary>
    public bool IsForOne { get; init; }

    /// <summary>What was decided, in words for a person.</summary>
    public string Summary => (Evidence?.Summary ?? "no file is looked up for this method") + Because;

    /// <summary>A response of this decision with <paramref name="content"/>.</summary>
    /// <param name="content">The content, which may belong to this response alone.</param>
    /// <param name="isShared">Whether the same object will answer many requests.</param>
    public Response With(ResponseContent content, bool isShared = false)
    {
        var response = new Response(Status, content) { IsShared = isShared };
        foreach (FieldRule field in Fields) response.Fields.Add(field.Name, field.Value);
        return response;
    }

    /// <summary>The one response for all who get this decision, where its content is in memory or not to be sent. Two loops may make it at the same time; either may stay.</summary>
    public Response ToResponse() => _made ??= With(Page ?? Form!.Content.Whole(), isShared: !IsForOne);

    /// <summary>The rule that set a field; null when it is none of <see cref="Fields"/>.</summary>
    public string? RuleOf(string name, string value)
    {
        foreach (FieldRule rule in Fields)
        {
            if (rule.Name == name && rule.Value == value) return rule.Rule;
        }

        return null;
    }
}
