using System.Collections.Frozen;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Saker.Protocol.Semantics;

namespace Saker.Exchange;

/// <summary>
/// The built-in pages for statuses that say no: small, fixed, the same for everybody, and free of anything the client sent or an
/// exception said. Shared and immutable.
/// </summary>
internal static class ErrorResponses
{
    /// <summary>RFC 9110 §10.2.1 wants Allow on every 405; these are the methods a file answers to.</summary>
    public const string AllowedMethods = "GET, HEAD, OPTIONS";

    private static readonly FrozenDictionary<StatusCode, Response> s_pages = Make();

    /// <summary>The page for <paramref name="status"/>; one that has no page of its own gets that of 500.</summary>
    public static Response For(StatusCode status) => s_pages.TryGetValue(status, out Response? page) ? page : s_pages[StatusCode.InternalServerError];

    /// <summary>The page of 429 with the time after which there is hope again (RFC 6585 §4).</summary>
    public static Response TooManyRequests(long retryAfterSeconds)
    {
        Response page = For(StatusCode.TooManyRequests);
        var response = new Response(page.Status, page.Content) { IsShared = true };
        foreach (ResponseField field in page.Fields) response.Fields.Add(field.Name, field.Value);
        response.Fields.Add("Retry-After", retryAfterSeconds.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private static FrozenDictionary<StatusCode, Response> Make()
    {
        var pages = new Dictionary<StatusCode, Response>();
        foreach ((StatusCode status, string text) in new (StatusCode, string)[]
        {
            (StatusCode.BadRequest, "The server could not understand the request."),
            (StatusCode.Forbidden, "The server may not show this."),
            (StatusCode.NotFound, "There is nothing at this address."),
            (StatusCode.MethodNotAllowed, "This address does not answer to that method."),
            (StatusCode.NotAcceptable, "There is no form of this that the client accepts."),
            (StatusCode.RequestTimeout, "The request took too long to arrive."),
            (StatusCode.PreconditionFailed, "What is here is not what the request expected."),
            (StatusCode.ContentTooLarge, "The request's content is too large."),
            (StatusCode.UriTooLong, "The address is too long."),
            (StatusCode.RangeNotSatisfiable, "The file has no such part."),
            (StatusCode.ExpectationFailed, "The server cannot meet the request's expectation."),
            (StatusCode.MisdirectedRequest, "This address is not answered for on this connection."),
            (StatusCode.TooManyRequests, "Too many requests. Try again later."),
            (StatusCode.RequestHeaderFieldsTooLarge, "The request's header section is too large."),
            (StatusCode.InternalServerError, "Something went wrong on this server."),
            (StatusCode.NotImplemented, "The server does not know that method."),
            (StatusCode.ServiceUnavailable, "The server is busy. Try again in a moment."),
            (StatusCode.HttpVersionNotSupported, "The server does not speak that version of HTTP here."),
        })
        {
            string code = ((int)status).ToString(CultureInfo.InvariantCulture);
            string reason = Encoding.ASCII.GetString(StatusCodes.ReasonPhrase(status));
            byte[] page = Encoding.UTF8.GetBytes(
                $$"""
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <meta name="color-scheme" content="light dark">
                <title>{{code}} {{reason}}</title>
                <style>body{font:1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh auto 0;padding:0 1.5rem}h1{font-size:1.4rem}</style>
                <h1>{{code}} {{reason}}</h1>
                <p>{{text}}</p>
                </html>

                """);
            var response = new Response(status, new ResponseContent.Memory(page)) { IsShared = true };
            response.Fields.Add("Content-Type", "text/html; charset=utf-8");
            response.Fields.Add("X-Content-Type-Options", "nosniff");
            response.Fields.Add("Cache-Control", "no-store");
            if (status == StatusCode.MethodNotAllowed) response.Fields.Add("Allow", AllowedMethods);
            pages.Add(status, response);
        }

        return pages.ToFrozenDictionary();
    }
}
