using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Saker.Connections;
using Saker.Exchange;
using Saker.Files;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;

namespace Saker;

/// <summary>
/// Explains what a site would answer, without a server: the request goes through the real parser, the decision is the one that the
/// server would carry out and is carried out as there, and the head goes through the real writer. Blocking. Owned by its caller.
/// </summary>
internal sealed class SiteExplainer(SitePipeline pipeline, TimeProvider time)
{
    /// <summary>Explains the answer to a GET or another request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The request target: a path, perhaps with a query, percent-encoded; or an absolute URI.</param>
    /// <param name="fieldLines">Field lines of the request, such as <c>Accept-Encoding: br</c>. A Host is added where there is none.</param>
    public Explanation Explain(string method, string target, IReadOnlyList<string> fieldLines)
    {
        Request? request = Parse(method, target, fieldLines, out MessageFraming framing, out ProtocolError error, out bool isHead);
        if (request is null) return Refused(error, isHead);

        string early = Answer(request, (_, _, response) => HeadOf(response, framing.KeepAlive));
        bool isRead = request.Method is Method.Get or Method.Head;
        if (isRead) pipeline.Loader.Settle(request.PathBytes.ToArray(), request.UtcSeconds);
        return Answer(request, (finding, decision, response) =>
        {
            string head = HeadOf(response, framing.KeepAlive);
            List<(string Name, string Value)> lines = Lines(head);
            return new Explanation
            {
                Path = request.Path,
                Candidates = [.. (decision.Evidence?.Tried ?? []).Select(name => new Candidate(name.Path, name.Outcome))],
                Decision = decision.Summary,
                Forms = finding?.FormsFor(request.Head, decision) ?? [],
                Status = response.Status,
                StatusLine = StatusLine(head),
                Fields = lines.ConvertAll(line => new FieldRule(line.Name, line.Value, decision.RuleOf(line.Name, line.Value) ?? RuleOf(line.Name, response.Status))),
                ContentLength = isHead ? 0 : response.Content.Length,
                Before = Differences(early, head),
                WhatIf = isRead ? WhatIf(method, target, fieldLines, response) : [],
            };
        });
    }

    private Explanation Refused(ProtocolError error, bool isHead)
    {
        Response page = ErrorResponses.For(error.Status);
        string head = HeadOf(page, keepAlive: false);
        return new Explanation
        {
            Refusal = error,
            Decision = $"the request is refused before any file is looked at: {error.Reason}",
            Status = error.Status,
            StatusLine = StatusLine(head),
            Fields = Lines(head).ConvertAll(line => new FieldRule(line.Name, line.Value, RuleOf(line.Name, error.Status))),
            ContentLength = isHead ? 0 : page.Content.Length,
        };
    }

    // What a cache would keep is found anew for every question, so that the disk is asked every time.
    private TResult Answer<TResult>(Request request, Func<Finding?, Decision, Response, TResult> look)
    {
        // As by whoever may ask for it: an https address is explained as it is answered over TLS.
        if (pipeline.Methods.Decide(request.Head, isSecure: true) is { } byMethod) return look(null, byMethod, byMethod.ToResponse());
        while (true)
        {
            SiteAnswer answer = pipeline.Loader.Find(request.PathBytes.ToArray(), request.UtcSeconds);
            try
            {
                Decision decision = answer.Finding.Decide(request.Head, request.UtcSeconds);

                // Null: it changed since it was found.
                if (answer.CarryOut(decision, request.Method, request.NowMilliseconds) is not { } response) continue;
                TResult result = look(answer.Finding, decision, response);
                LetGo(response);
                return result;
            }
            finally
            {
                answer.Kept.Storage?.Evicted?.Invoke();
            }
        }
    }

    private Request? Parse(string method, string target, IReadOnlyList<string> fieldLines, out MessageFraming framing, out ProtocolError error, out bool isHead)
    {
        var text = new StringBuilder($"{method} {target} HTTP/1.1\r\n");
        bool hasHost = false;
        foreach (string line in fieldLines)
        {
            text.Append(line).Append("\r\n");
            hasHost |= line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase);
        }

        if (!hasHost) text.Append("Host: localhost\r\n");
        byte[] bytes = Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
        var request = new Request(InlineOffload.Instance) { UtcSeconds = time.GetUtcNow().ToUnixTimeSeconds() };
        framing = default;
        var parser = new RequestHeadParser();
        ParseStatus status = parser.Parse(bytes, request.Head, out _, out error);
        isHead = status == ParseStatus.Complete && request.Head.Method == Method.Head;
        if (status == ParseStatus.NeedMore) error = ProtocolError.BadRequest("the request ends before its header section does", "RFC 9112 §2.1");
        if (status != ParseStatus.Complete || !MessageFraming.TryDecide(request.Head, parser.Version, out framing, out error)) return null;

        byte[] path = request.Head.Path.ToArray();
        if (path.Length > 0 && !request.Head.IsAsteriskForm)
        {
            byte[] raw = path;
            path = new byte[raw.Length];
            if (!TargetPath.Normalize(raw, TargetPath.SystemRules, path, out int written, out error)) return null;
            path = path[..written];
        }

        request.SetPath(path);
        return request;
    }

    private string HeadOf(Response response, bool keepAlive)
    {
        ResponseFraming framing = ResponseSender.FramingOf(response, Http1Version.Http11);
        var head = Http1Head.Of(response, framing, sendServerField: true);
        byte[] bytes = new byte[head.MaxLength];
        int length = head.Write(bytes, new DateLine().At(time.GetUtcNow().ToUnixTimeSeconds()), keepAlive ? ConnectionOption.Default : ConnectionOption.Close);
        return Encoding.ASCII.GetString(bytes, 0, length);
    }

    private static string StatusLine(string head) => head[..head.IndexOf("\r\n", StringComparison.Ordinal)];

    private static List<(string Name, string Value)> Lines(string head)
    {
        var lines = new List<(string, string)>();
        foreach (string line in head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            lines.Add((line[..colon], line[(colon + 1)..].Trim(' ')));
        }

        return lines;
    }

    private static List<string> Differences(string earlyHead, string settledHead)
    {
        var differences = new List<string>();
        if (StatusLine(earlyHead) != StatusLine(settledHead)) differences.Add(StatusLine(earlyHead));
        List<(string Name, string Value)> early = Lines(earlyHead);
        List<(string Name, string Value)> settled = Lines(settledHead);
        foreach ((string name, string value) in early)
        {
            // The clock may have moved on, and boundaries are random.
            if (name == "Date" || value.StartsWith("multipart/", StringComparison.Ordinal) || settled.Contains((name, value))) continue;
            differences.Add($"{name}: {value}");
        }

        foreach ((string name, _) in settled)
        {
            if (!early.Exists(line => line.Name == name)) differences.Add($"no {name}");
        }

        return differences;
    }

    private List<Candidate> WhatIf(string method, string target, IReadOnlyList<string> fieldLines, Response plain)
    {
        var questions = new List<string>
        {
            "Accept-Encoding: br", "Accept-Encoding: gzip", "Accept-Encoding: identity", "Range: bytes=0-99", $"Range: bytes={long.MaxValue}-",
        };
        if (plain.Fields["Last-Modified"] is { } date) questions.Insert(0, $"If-Modified-Since: {date}");
        if (plain.Fields["ETag"] is { } tag) questions.Insert(0, $"If-None-Match: {tag}");
        var answers = new List<Candidate>(questions.Count);
        foreach (string question in questions)
        {
            string name = question[..(question.IndexOf(':', StringComparison.Ordinal) + 1)];
            List<string> lines = [.. fieldLines.Where(line => !line.StartsWith(name, StringComparison.OrdinalIgnoreCase)), question];
            if (Parse(method, target, lines, out _, out _, out bool isHead) is not { } request) continue;
            answers.Add(Answer(request, (_, _, answer) => new Candidate(question, InShort(answer, isHead))));
        }

        return answers;
    }

    private static string InShort(Response answer, bool isHead)
    {
        string coding = answer.Fields["Content-Encoding"] is { } coded ? $" in {coded}" : "";
        string length = answer.Content.Length is { } bytes and > 0 && !isHead ? $", {bytes} bytes{coding}" : "";
        string part = answer.Fields["Content-Range"] is { } range ? $", {range}" : "";
        return $"{(int)answer.Status} {Encoding.ASCII.GetString(StatusCodes.ReasonPhrase(answer.Status))}{length}{part}";
    }

    // Nothing is sent, so nobody else closes what the answer owns.
    private static void LetGo(Response response)
    {
        switch (response.Content)
        {
            case ResponseContent.FileRange range:
                UnsentContent.LetGo(range);
                break;
            case ResponseContent.Sequence sequence:
                foreach (ResponseContent part in sequence.Parts.Span)
                {
                    if (part is ResponseContent.FileRange range) UnsentContent.LetGo(range);
                }

                break;
            default:
                break;
        }
    }

    private static string RuleOf(string name, StatusCode status) => (name, status) switch
    {
        ("Server", _) => "the server's name",
        ("Date", _) => "when the answer is made",
        ("Content-Length", _) => "how many bytes follow, or would follow a GET",
        ("Connection", _) => (int)status is >= 400 and not 404 ? "where the next request would begin is not known, or the client asked for it" : "the client asked for it",
        ("Content-Type", _) => "the built-in page",
        ("Cache-Control", _) => "an answer that says no is not to be kept",
        ("X-Content-Type-Options", _) => "always: a page is what its type says",
        _ => "part of the page that is sent",
    };
}
