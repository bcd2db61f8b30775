using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Machine;
using Saker.Compare.Works;

namespace Saker.Compare.Answers;

/// <summary>Asks a server for what a work will ask for a million times, and refuses to measure a wrong answer.</summary>
internal static class AnswerCheck
{
    /// <summary>The request that this server is to be loaded with, after it was answered rightly; throws on a wrong answer.</summary>
    public static async Task<CheckedRequest> VerifyAsync(int port, Work work, CancellationToken cancel)
    {
        RequestShape shape = work.Request;
        if (shape.Revalidates)
        {
            Answer plain = await AskAsync(port, work.Wire, shape, 1, cancel);
            shape = shape.With(Validator(plain));
        }

        Answer answer = await AskAsync(port, work.Wire, shape, work.Pipelined, cancel);
        List<string> problems = Problems(answer, shape, work.Expected);
        return problems.Count == 0
            ? new CheckedRequest(shape, answer)
            : throw new MeasurementException($"wrong answer to {shape.Method} {shape.Path}: {string.Join("; ", problems)}");
    }

    private static async Task<Answer> AskAsync(int port, Wire wire, RequestShape shape, int count, CancellationToken cancel)
    {
        if (wire is Wire.Http2 or Wire.Http2Tls)
        {
            return await Http2Client.AskAsync(port, wire, shape, cancel);
        }

        using var client = new RawClient(encrypted: wire is Wire.Http1Tls);
        await client.ConnectAsync(port, cancel);
        byte[] request = shape.Bytes(port);
        byte[] requests = [.. Enumerable.Repeat(request, count).SelectMany(bytes => bytes)];

        IReadOnlyList<Answer> answers = await client.ExchangeAsync(requests, count, shape.Method != "HEAD", cancel);
        if (client.HasSurplus)
        {
            throw new MeasurementException($"more bytes than the answer to {shape.Method} {shape.Path} has");
        }

        return answers.Skip(1).All(other => other.Status == answers[0].Status && other.Content.AsSpan().SequenceEqual(answers[0].Content))
            ? answers[0]
            : throw new MeasurementException("pipelined requests for one file got different answers");
    }

    private static List<string> Problems(Answer answer, RequestShape shape, ExpectedAnswer expected)
    {
        if (answer.Status != expected.Status)
        {
            return [$"status {answer.Status} instead of {expected.Status}"];
        }

        var problems = new List<string>();
        string? announced = answer.Field("Content-Length");
        if (expected.ContentLength is { } length && announced != length.ToString(CultureInfo.InvariantCulture))
        {
            problems.Add($"Content-Length {announced ?? "missing"} instead of {length}");
        }

        if (expected.Coding is { } coding && answer.Field("Content-Encoding") != coding)
        {
            problems.Add($"Content-Encoding {answer.Field("Content-Encoding") ?? "missing"} instead of {coding}");
        }

        if (expected.Range is { } part && expected.File is { } whole)
        {
            string right = $"bytes {part.First}-{part.First + part.Length - 1}/{whole.Bytes}";
            string? contentRange = answer.Field("Content-Range");
            if (contentRange != right)
            {
                problems.Add($"Content-Range {contentRange ?? "missing"} instead of {right}");
            }
        }

        if (shape.Method == "GET" && expected.Content() is { } content && !content.AsSpan().SequenceEqual(answer.Content))
        {
            problems.Add("other content than the file has");
        }

        return problems;
    }

    // RFC 9110 §13.1.2: an entity tag is the better question; a server without one is asked by date.
    private static string Validator(Answer plain)
        => plain.Field("ETag") is { } tag ? $"If-None-Match: {tag}"
            : plain.Field("Last-Modified") is { } date ? $"If-Modified-Since: {date}"
            : throw new MeasurementException("no validator in the answer, so nothing to revalidate with");
}
