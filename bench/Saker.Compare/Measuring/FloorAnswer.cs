using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Answers;
using Saker.Compare.Machine;
using Saker.Compare.Peers;
using Saker.Compare.Works;

namespace Saker.Compare.Measuring;

/// <summary>What the floor says in a work: the bytes that Saker says. Immutable.</summary>
/// <param name="Canned">For the floor's command line.</param>
/// <param name="Source">Whose bytes they are, for the report.</param>
internal sealed record FloorAnswer(CannedAnswer? Canned, string Source)
{
    /// <summary>For works that it takes no part in.</summary>
    private static readonly FloorAnswer s_none = new(null, "nothing: it takes no part");

    /// <summary>Asks Saker. When it cannot answer, a stand-in of the same form is used and named so.</summary>
    public static async Task<FloorAnswer> CaptureAsync(Work work, Starter starter, ServerPool pool, CancellationToken cancel)
    {
        Peer floor = PeerTable.All.First(peer => peer.IsFloor);
        if (!floor.TakesPartIn(work))
        {
            return s_none;
        }

        try
        {
            Peer saker = PeerTable.All.First(peer => peer.Name == PeerNames.Saker);
            RunningServer server = await pool.GetAsync(saker, work, cancel);
            CheckedRequest request = await AnswerCheck.VerifyAsync(server.Port, work with { Pipelined = 1 }, cancel);
            CheckedRequest? closed = work.Closes
                ? await AnswerCheck.VerifyAsync(server.Port, work with { Request = work.Request.With("Connection: close"), Pipelined = 1 }, cancel)
                : null;
            return new FloorAnswer(Cut(work, starter, request.Answer, closed?.Answer), $"Saker's own {request.Answer.Length} bytes");
        }
        catch (MeasurementException e)
        {
            Answer answer = StandIn(work, "");
            string reason = e.Message.Split('\n')[0];
            return new FloorAnswer(
                Cut(work, starter, answer, work.Closes ? StandIn(work, "Connection: close\r\n") : null),
                $"a stand-in of {answer.Length} bytes, because Saker gave no answer ({reason})");
        }
    }

    private static CannedAnswer Cut(Work work, Starter starter, Answer answer, Answer? closed)
        => work.FloorSendsFile && work.Expected.File is { } file
            ? new CannedAnswer(answer.HeadBytes, Path.Combine(starter.SiteFolder, file.Name), closed?.Bytes)
            : new CannedAnswer(answer.Bytes, null, closed?.Bytes);

    private static Answer StandIn(Work work, string connection)
    {
        ExpectedAnswer expected = work.Expected;
        byte[] content = work.Request.Method == "HEAD" || expected.Status == 304 ? [] : expected.Content() ?? new byte[150];
        string length = expected.Status == 304 ? "" : $"Content-Length: {expected.ContentLength ?? content.Length}\r\n";
        string range = expected.Range is { } part ? $"Content-Range: bytes {part.First}-{part.First + part.Length - 1}/{expected.File!.Bytes}\r\n" : "";
        string head = $"HTTP/1.1 {expected.Status} Stand-in\r\nServer: saker\r\nDate: Sun, 22 Nov 2026 00:00:00 GMT\r\n{connection}"
            + $"Content-Type: text/html; charset=utf-8\r\n{length}{range}Last-Modified: Sat, 21 Nov 2026 00:00:00 GMT\r\nETag: \"0123456789abcdef\"\r\n"
            + "Accept-Ranges: bytes\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n\r\n";
        return new Answer(expected.Status, new Dictionary<string, string>(), Encoding.ASCII.GetBytes(head), content);
    }
}
