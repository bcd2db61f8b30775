using System;
using System.Globalization;
using System.Text;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Rules;

/// <summary>
/// Sends whoever asks for something over plain HTTP to the same address over HTTPS; everybody else goes on to the next handler. Shared and immutable.
/// </summary>
/// <param name="port">The port of HTTPS.</param>
/// <param name="next">Who answers what came over TLS.</param>
internal sealed class HttpsRedirect(Func<int> port, IHandler next) : IHandler
{
    /// <inheritdoc/>
    public ValueTask<Response?> HandleAsync(Request request) =>
        request.IsSecure || NamesNothing(request) ? next.HandleAsync(request) : new ValueTask<Response?>(Redirect(request));

    /// <summary>CONNECT and <c>OPTIONS *</c> ask for no resource that could be elsewhere.</summary>
    private static bool NamesNothing(Request request) => request.Method == Method.Connect || request.Head.IsAsteriskForm;

    private Response Redirect(Request request)
    {
        // HTTP/1.0 without Host: where to is anybody's guess.
        string host = HostOf(request.Authority);
        if (host.Length == 0) return ErrorResponses.For(StatusCode.BadRequest);
        string path = Encoding.ASCII.GetString(request.Head.Path);
        string query = request.Query.Length > 0 ? "?" + request.Query : "";
        string portPart = port() == 443 ? "" : string.Create(CultureInfo.InvariantCulture, $":{port()}");

        // 308 keeps the method (RFC 9110 §15.4.9). Not kept by caches: whoever turns the redirect off must get his plain site back.
        Response redirect = Response.Redirect($"https://{host}{portPart}{path}{query}", StatusCode.PermanentRedirect);
        redirect.Fields.Add("Cache-Control", "no-store");
        return redirect;
    }

    /// <summary>The host of an authority, without its port; an IPv6 address with its brackets.</summary>
    private static string HostOf(string authority)
    {
        int colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
    }
}
