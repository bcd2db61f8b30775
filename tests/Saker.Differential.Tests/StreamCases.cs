using System;
using System.Collections.Generic;
using System.Text;
using Saker.Protocol.Tests;
using Saker.Protocol.Tests.Http1;

namespace Saker.Differential.Tests;

/// <summary>The bytes of one connection.</summary>
internal sealed record StreamCase(string Name, byte[] Bytes);

/// <summary>
/// The tables of the parsers' own tests, made into whole connections, and mutations of good ones. A last request follows
/// each: who frames differently sees it differently, or not at all.
/// </summary>
internal static class StreamCases
{
    private const string Last = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private const string Mutagens = "\r\n\r\n\0\t \v:;,=\"\\/?#%*()<>@[]{}a0A-_.+\u001f\u007f\u0080\u00ff";
    private const int MutationsEach = 60;

    private static readonly string[] s_good =
    [
        "GET /a?b=c HTTP/1.1\r\nHost: example:80\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\nGET / HTTP/1",
        "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=\"y\"\r\n0123456789\r\n0\r\nT: u\r\n\r\n",
        "POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\nHEAD /h HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://b/x HTTP/1.1\r\nHost: b\r\n\r\n\r\nPUT /y HTTP/1.1\r\nhost: [::1]:8\r\ncontent-length: 1\r\n\r\nz",
    ];

    public static IEnumerable<StreamCase> All()
    {
        foreach (string good in s_good)
        {
            yield return Case($"good: {good[..8]}", good);
        }

        foreach (RequestHeadCase c in RequestHeadCases.All)
        {
            yield return Case($"head: {c.Name}", c.Wire);
        }

        foreach (MessageFramingCase c in MessageFramingCases.All)
        {
            bool hasHost = c.Fields.Contains("Host:", StringComparison.Ordinal) || c.Name.StartsWith("no host", StringComparison.Ordinal);
            string head = $"POST /f HTTP/1.{c.Version}\r\n{(hasHost ? "" : "Host: a\r\n")}{c.Fields}\r\n";
            yield return Case($"framing, no content: {c.Name}", head);
            yield return Case($"framing, five bytes: {c.Name}", head + "hello");
            yield return Case($"framing, chunks: {c.Name}", head + "5\r\nhello\r\n0\r\n\r\n");
        }

        foreach (ChunkedCase c in ChunkedDecoderCases.All)
        {
            yield return Case($"chunked: {c.Name}", "POST /k HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + c.Wire);
        }

        // Fixed: the same mutations in every run, so that an unlisted difference stays found.
        var random = new Random(20261122);
        foreach (string good in s_good)
        {
            for (int i = 0; i < MutationsEach; i++)
            {
                yield return Case($"mutation {i} of {good[..8]}", Mutate(good, random));
            }
        }
    }

    private static StreamCase Case(string name, string wire) => new(name, Wire.Bytes(wire + Last));

    private static string Mutate(string good, Random random)
    {
        var text = new StringBuilder(good);
        int mutations = random.Next(1, 3);
        for (int i = 0; i < mutations; i++)
        {
            int at = random.Next(text.Length);
            char byteOrTwo = Mutagens[random.Next(Mutagens.Length)];
            switch (random.Next(3))
            {
                case 0:
                    text[at] = byteOrTwo;
                    break;
                case 1:
                    text.Insert(at, byteOrTwo);
                    break;
                default:
                    text.Remove(at, 1);
                    break;
            }
        }

        return text.ToString();
    }
}
