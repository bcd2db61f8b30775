using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>Which methods files answer to. Shared and stateless; answers all others and lets GET and HEAD pass.</summary>
internal sealed class MethodRules(FileRules rules) : IHandler
{
    private readonly Response _options = MakeOptions(allowsAllOrigins: false);
    private readonly Response? _preflight = rules.AllowsAllOrigins ? MakeOptions(allowsAllOrigins: true) : null;

    /// <inheritdoc/>
    public ValueTask<Response?> HandleAsync(Request request) => new(request.Method switch
    {
        Method.Get or Method.Head => null,

        // RFC 9110 §9.3.7, "*" included: the same methods everywhere, so there is nothing to look up.
        Method.Options => _preflight ?? _options,

        // RFC 9110 §15.6.2: not implemented for any resource; §15.5.6: known, and not for this one.
        Method.Unknown => ErrorResponses.For(StatusCode.NotImplemented),
        _ => ErrorResponses.For(StatusCode.MethodNotAllowed),
    });

    private static Response MakeOptions(bool allowsAllOrigins)
    {
        var response = new Response(StatusCode.NoContent) { IsShared = true };
        response.Fields.Add("Allow", ErrorResponses.AllowedMethods);
        if (allowsAllOrigins)
        {
            // The Fetch standard's preflight: a script asks before it sends a field such as Range that is not on the safe list.
            response.Fields.Add("Access-Control-Allow-Origin", "*");
            response.Fields.Add("Access-Control-Allow-Methods", ErrorResponses.AllowedMethods);
            response.Fields.Add("Access-Control-Allow-Headers", "*");
            response.Fields.Add("Access-Control-Max-Age", "86400");
        }

        return response;
    }
}
