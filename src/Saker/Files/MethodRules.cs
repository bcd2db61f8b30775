using System.Collections.Generic;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>What a request gets whatever its path is: by its method, or by the scheme it names. Shared and immutable; lets GET and HEAD pass.</summary>
internal sealed class MethodRules(FileRules rules) : IHandler
{
    private readonly Decision _options = Options(rules);
    private readonly Decision _unknown = Page(StatusCode.NotImplemented, rules);
    private readonly Decision _others = Page(StatusCode.MethodNotAllowed, rules);
    private readonly Decision _misdirected = Page(StatusCode.MisdirectedRequest, rules);

    /// <inheritdoc/>
    public ValueTask<Response?> HandleAsync(Request request) => new(Decide(request.Head, request.IsSecure)?.ToResponse());

    /// <summary>What the request with <paramref name="head"/> gets whatever its path is; null when the path has to be looked up.</summary>
    /// <param name="head">The request.</param>
    /// <param name="isSecure">Whether it came over TLS.</param>
    public Decision? Decide(RequestHead head, bool isSecure) => head.Method switch
    {
        // RFC 9110 §7.4: what is asked for as https is not answered where anybody can read it. (A gateway that ends TLS for us says
        // so in other ways; over HTTP/2 it passes on the scheme of its client, and is not held to it.)
        _ when !isSecure && head.TargetForm == RequestTargetForm.Absolute && head.Target[4] is ((byte)'s' or (byte)'S') => _misdirected,
        Method.Get or Method.Head => null,

        // RFC 9110 §9.3.7, "*" included: the same methods everywhere, so there is nothing to look up.
        Method.Options => _options,

        // RFC 9110 §15.6.2: not implemented for any resource; §15.5.6: known, and not for this one.
        Method.Unknown => _unknown,
        _ => _others,
    };

    private static Decision Page(StatusCode status, FileRules rules) => new(null, status, ErrorFields.Of(status, null, rules), ErrorResponses.For(status).Content);

    private static Decision Options(FileRules rules)
    {
        var fields = new List<FieldRule>(6) { new("Allow", ErrorResponses.AllowedMethods, "the methods that files answer to") };
        FileFields.AddSite(fields, null, rules, saysNo: true);
        if (rules.AllowsAllOrigins)
        {
            // The Fetch standard's preflight: a script asks before it sends a field such as Range that is not on the safe list.
            FileFields.Set(fields, new("Access-Control-Allow-Methods", ErrorResponses.AllowedMethods, "--cors: what a script may do"));
            FileFields.Set(fields, new("Access-Control-Allow-Headers", "*", "--cors: fields that a script may send, Range and conditions among them"));
            FileFields.Set(fields, new("Access-Control-Max-Age", "86400", "--cors: for how long a browser need not ask again, a day"));
        }

        return new Decision(null, StatusCode.NoContent, fields, ResponseContent.None);
    }
}
