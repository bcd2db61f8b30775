using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Files;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;

namespace Saker;

/// <summary>
/// Explains what a site would answer, without a server: the request goes through the real parser and the real pipeline, so the
/// answer is the one that would be sent, and the decisions behind it are asked of the same functions that make them. Blocking.
/// Owned by its caller.
/// </summary>
internal sealed class SiteExplainer(SitePipeline pipeline, TimeProvider time)
{
    /// <summary>Explains the answer to a GET or another request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The request target: a path, perhaps with a query, percent-encoded; or an absolute URI.</param>
    /// <param name="fieldLines">Field lines of the request, such as <c>Accept-Encoding: br</c>.</param>
    /// <param name="error">Why the request is refused before any file is looked at, when the answer is null.</param>
    public Explanation? Explain(string method, string target, IReadOnlyList<string> fieldLines, out ProtocolError error)
    {
        Request? request = Parse(method, target, fieldLines, out error);
        if (request is null) return null;

        byte[] path = request.PathBytes.ToArray();
        Response response = Answer(request);
        FileDecision decision = pipeline.Loader.Decide(path, request);
        var fields = new List<FieldRule>(response.Fields.Count);
        foreach (ResponseField field in response.Fields)
            fields.Add(new FieldRule(field.Name, field.Value, decision.RuleOf(field) ?? RuleOf(field.Name, response.Status)));
        var explanation = new Explanation(
            request.Path, decision.Candidates, decision.Summary, decision.Forms, response.Status, fields, response.Content.Length,
            request.Method is Method.Get or Method.Head ? WhatIf(method, target, fieldLines, response) : []);
        LetGo(response);
        return explanation;
    }

    private Response Answer(Request request)
    {
        // All blocking work is done inline, so there is nothing to wait for but another thread's answer to the same question.
        Task<Response?> answering = pipeline.HandleAsync(request).AsTask();
        return answering.GetAwaiter().GetResult() ?? ErrorResponses.For(StatusCode.NotFound);
    }

    private Request? Parse(string method, string target, IReadOnlyList<string> fieldLines, out ProtocolError error)
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
        var request = new Request(InlineOffload.Instance)
        {
            NowMilliseconds = (long)time.GetElapsedTime(0).TotalMilliseconds,
            UtcSeconds = time.GetUtcNow().ToUnixTimeSeconds(),
        };
        ParseStatus status = new RequestHeadParser().Parse(bytes, request.Head, out _, out error);
        if (status == ParseStatus.NeedMore) error = ProtocolError.BadRequest("the request ends before its header section does", "RFC 9112 §2.1");
        if (status != ParseStatus.Complete) return null;

        byte[] path = new byte[Math.Max(1, request.Head.Path.Length)];
        if (request.Head.IsAsteriskForm)
        {
            path[0] = (byte)'*';
            request.SetPath(path);
            return request;
        }

        if (!TargetPath.Normalize(request.Head.Path, TargetPath.SystemRules, path, out int written, out error)) return null;
        request.SetPath(path.AsMemory(0, written));
        return request;
    }

    private List<Candidate> WhatIf(string method, string target, IReadOnlyList<string> fieldLines, Response plain)
    {
        var questions = new List<string> { "Accept-Encoding: br", "Accept-Encoding: gzip", "Range: bytes=0-99" };
        if (plain.Fields["ETag"] is { } tag) questions.Insert(0, $"If-None-Match: {tag}");
        if (plain.Fields["Last-Modified"] is { } date) questions.Insert(0, $"If-Modified-Since: {date}");
        var answers = new List<Candidate>(questions.Count);
        foreach (string question in questions)
        {
            string name = question[..(question.IndexOf(':', StringComparison.Ordinal) + 1)];
            var lines = new List<string>();
            foreach (string line in fieldLines)
            {
                if (!line.StartsWith(name, StringComparison.OrdinalIgnoreCase)) lines.Add(line);
            }

            lines.Add(question);
            if (Parse(method, target, lines, out _) is not { } request) continue;
            Response answer = Answer(request);
            string coding = answer.Fields["Content-Encoding"] is { } coded ? $" in {coded}" : "";
            string length = answer.Content.Length is { } bytes and > 0 ? $", {bytes} bytes{coding}" : "";
            answers.Add(new Candidate(question, $"{(int)answer.Status} {Encoding.ASCII.GetString(StatusCodes.ReasonPhrase(answer.Status))}{length}"));
            LetGo(answer);
        }

        return answers;
    }

    // Nothing is sent, so nobody else closes what the answer owns.
    private static void LetGo(Response response)
    {
        switch (response.Content)
        {
            case ResponseContent.FileRange { DisposeWhenSent: true } range:
                range.File.Dispose();
                break;
            case ResponseContent.Sequence sequence:
                foreach (ResponseContent part in sequence.Parts.Span)
                {
                    if (part is ResponseContent.FileRange { DisposeWhenSent: true } range) range.File.Dispose();
                }

                break;
            default:
                break;
        }
    }

    private static string RuleOf(string name, StatusCode status) => (name, status) switch
    {
        ("Location", _) => "the same path with a slash at its end, and the request's own query",
        ("Allow", _) => "the methods that files answer to",
        ("Content-Range", StatusCode.RangeNotSatisfiable) => "how long the file is, so that the client can ask again",
        ("Content-Range", _) => "the part that Range asked for",
        ("Content-Type", StatusCode.PartialContent) => "several parts, each with a head of its own",
        ("Cache-Control", StatusCode.MovedPermanently) => "the folder may be a file tomorrow",
        ("Cache-Control", _) => "an answer that says no is not to be kept without asking",
        ("Vary", _) => "another request may get another answer",
        ("ETag", _) => "a hash of exactly these bytes",
        ("Content-Security-Policy", _) => "a listing shows names that strangers may have chosen",
        _ => "part of the page that is sent",
    };
}
