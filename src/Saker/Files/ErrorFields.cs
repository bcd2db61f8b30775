using System.Collections.Generic;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>
/// The header section of a site's answers that are no file: a built-in page, a redirect, 204. They get the site's own fields too: a
/// script of another origin has to see that it was refused, and a policy that holds for some answers only does not hold. Pure.
/// </summary>
/// <remarks>
/// What is refused before there is a site (a request that cannot be read, 400, 408, 413, 414, 431) has none of them, and neither has the
/// 500 for a handler that threw: nobody knows then whose answer it would have been.
/// </remarks>
internal static class ErrorFields
{
    /// <summary>The fields of the built-in page for <paramref name="status"/>.</summary>
    /// <param name="status">The status.</param>
    /// <param name="path">The file that the answer is about, relative to the root; null when it is about none, and then only rules for everything match.</param>
    /// <param name="rules">The site's rules.</param>
    /// <param name="vary">The value of Vary; null for none.</param>
    public static List<FieldRule> Of(StatusCode status, byte[]? path, FileRules rules, string? vary = null)
    {
        var fields = new List<FieldRule>(8);
        foreach (ResponseField field in ErrorResponses.For(status).Fields) fields.Add(new FieldRule(field.Name, field.Value, RuleOf(field.Name)));
        if (vary is not null) fields.Add(new FieldRule("Vary", vary, "another request may get another answer"));
        FileFields.AddSite(fields, path, rules, saysNo: true);
        return fields;
    }

    private static string RuleOf(string name) => name switch
    {
        "Content-Type" => "the built-in page",
        "Cache-Control" => "an answer that says no is not to be kept",
        "Allow" => "the methods that files answer to",
        _ => "part of the built-in page",
    };
}
