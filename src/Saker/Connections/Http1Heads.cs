using Saker.Exchange;

namespace Saker.Connections;

/// <summary>Finds the HTTP/1.1 head that was made for a shared response, or makes it. Stateless.</summary>
internal static class Http1Heads
{
    /// <summary>The head of <paramref name="response"/>: made once where the response is shared.</summary>
    public static Http1Head Of(Response response, ResponseFraming framing, bool sendServerField)
    {
        // Chunked and until-close heads belong to streamed contents, which are never shared: one memo a response is enough.
        if (!response.IsShared) return Http1Head.Of(response, framing, sendServerField);
        if (response.SenderMemo is Http1Head made && made.HasServerField == sendServerField) return made;

        // HTTP/2 may have left its own there, with or without ours in it.
        var other = response.SenderMemo as Http2Head;
        if (other?.Http1 is { } kept && kept.HasServerField == sendServerField) return kept;
        var head = Http1Head.Of(response, framing, sendServerField);
        response.SenderMemo = other is null ? head : other.With(head);
        return head;
    }
}
