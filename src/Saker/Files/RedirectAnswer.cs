using System;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>A redirect that keeps each request's own query. Shared and immutable.</summary>
internal sealed class RedirectAnswer
{
    private readonly string _location;

    /// <summary>A permanent redirect to <paramref name="location"/>, kept on the terms of <paramref name="storage"/>.</summary>
    public RedirectAnswer(string location, Storage storage)
    {
        _location = location;
        Plain = Make(location, storage, Select);
    }

    /// <summary>The redirect for a request without a query, which is what is kept.</summary>
    public Response Plain { get; }

    /// <summary>The form that <paramref name="request"/> gets.</summary>
    public Response? Select(Request request) =>
        request.Head.HasQuery ? Make(_location + "?" + request.Query, null, null) : Plain;

    private static Response Make(string location, Storage? storage, Func<Request, Response?>? selector)
    {
        var response = new Response(StatusCode.MovedPermanently) { IsShared = storage is not null, Storage = storage, Selector = selector };
        response.Fields.Add("Location", location);

        // RFC 9110 §15.4.2 lets a 301 be kept for as long as a cache likes; the folder may be a file tomorrow.
        response.Fields.Add("Cache-Control", "no-cache");
        return response;
    }
}
