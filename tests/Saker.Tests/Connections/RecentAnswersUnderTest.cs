using System.Text;
using Saker.Connections;
using Saker.Exchange;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Transport;

namespace Saker.Tests.Connections;

/// <summary>A loop's recent answers by themselves: every request may be repeated for ever, and gets the same content.</summary>
internal sealed class RecentAnswersUnderTest : IAnswerKeeper
{
    private readonly RecentAnswers _recent = new(EventLoop.CreateManual());

    public int ContentBytes { get; init; } = 10;

    public void Remember(string head, bool isSecure)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(head);
        var request = new Request(new InlineOffload()) { IsSecure = isSecure, Kept = new KeptAnswer(this, this) };
        new RequestHeadParser().Parse(bytes, request.Head, out _, out _);
        var response = new Response(StatusCode.Ok, new ResponseContent.Memory(new byte[ContentBytes])) { IsShared = true };
        _recent.Remember(request, response, ResponseFraming.ContentLength, sendServerField: true, "Sun, 22 Nov 2026 12:00:00 GMT"u8);
    }

    public bool Finds(string head, bool isSecure) => _recent.Find(Encoding.ASCII.GetBytes(head), isSecure) is not null;

    public bool TryRepeat(object entry, long nowMilliseconds) => true;
}
