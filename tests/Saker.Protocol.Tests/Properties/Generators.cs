using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Saker.Protocol.Tests.Properties;

/// <summary>Messages that are right, and messages that are nearly right: the second kind finds more.</summary>
internal static class Generators
{
    private const string TokenCharacters = "!#$%&'*+-.^_`|~0189abcxyzABCXYZ";
    private const string TargetCharacters = "abz09-._~!$&'()*+,;=:@/?%[]{}|^`\\";

    /// <summary>What a mutation puts in: delimiters, controls and the bytes at the edges of the tables.</summary>
    private const string Mutagens = "\r\n\r\n\0\t \v\f:;,=\"\\/?#%*()<>@[]{}a0A-_.\u001f\u007f\u0080\u00ff";

    public static Gen<string> Token => Text(TokenCharacters, 1, 12);

    public static Gen<string> FieldName => Gen.Frequency(
        (3, Token),
        (2, Gen.Elements("Host", "host", "Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding", "TE", "X-Forwarded-For")));

    public static Gen<string> FieldValue => Gen.Frequency(
        (3, Text("abc \t,;=\"-0123\u0080\u00ff", 0, 20).Select(v => v.Trim(' ', '\t'))),
        (1, Gen.Elements("chunked", "5", "keep-alive", "close", "a:80", "")));

    public static Gen<string> Target => Gen.Frequency(
        (6, Text(TargetCharacters, 0, 20).Select(t => "/" + t)),
        (1, Gen.Elements("http://a/b?c", "https://[::1]:8", "*", "http://a?b")));

    /// <summary>Method, target and field lines of a valid request.</summary>
    public static Gen<(string Method, string Target, (string Name, string Value)[] Fields)> Request =>
        from method in Gen.Frequency((3, Gen.Elements("GET", "HEAD", "POST", "OPTIONS")), (1, Token))
        from target in Target
        from fields in Gen.ArrayOf(Gen.Zip(FieldName, FieldValue)).Resize(8)
        where target != "*" || method == "OPTIONS"
        where method != "CONNECT"
        select (method, target, fields);

    /// <summary>Heads on the wire, with between none and four mutations.</summary>
    public static Gen<byte[]> NearlyAHead =>
        from request in Request
        from version in Gen.Frequency((8, Gen.Constant("HTTP/1.1")), (1, Gen.Elements("HTTP/1.0", "HTTP/1.7", "HTTP/2.0", "HTTP/0.9")))
        from lead in Gen.Frequency((8, Gen.Constant("")), (1, Gen.Elements("\r\n", "\r\n\r\n\r\n\r\n", "\r\n\r\n\r\n\r\n\r\n")))
        from mutated in Mutate(lead + HeadText(request.Method, request.Target, version, request.Fields) + "rest")
        select mutated;

    /// <summary>Content cut into chunks, with extensions and trailers: the content and its wire form.</summary>
    public static Gen<(string Content, string Wire)> Chunked =>
        from chunks in Gen.ArrayOf(Gen.Zip(Text("abc\r\n0;", 1, 20), Extensions)).Resize(6)
        from last in Extensions
        from zeros in Gen.Elements("0", "00", "0000")
        from trailers in Gen.Frequency((3, Gen.Constant(Array.Empty<(string, string)>())), (1, Gen.ArrayOf(Gen.Zip(FieldName, FieldValue)).Resize(3)))
        select (
            string.Concat(chunks.Select(c => c.Item1)),
            string.Concat(chunks.Select(c => $"{c.Item1.Length:x}{c.Item2}\r\n{c.Item1}\r\n")) + $"{zeros}{last}\r\n{FieldLines(trailers)}\r\n");

    /// <summary>Chunked content on the wire, with between none and four mutations.</summary>
    public static Gen<byte[]> NearlyChunked => from chunked in Chunked from mutated in Mutate(chunked.Wire + "rest") select mutated;

    /// <summary>Raw paths, made of the pieces that normalisation looks at.</summary>
    public static Gen<string> RawPath =>
        from pieces in Gen.ArrayOf(Gen.Elements(
            "/", "/", "/", "a", "b", ".", "..", "%2e", "%2E", "%41", "%20", "%c3%a9", "%25", "%2f", "%5c", "%00", "%", "%c3", "%a9", "%f0%9f%a6%85", "\\", "~", "%80", "%7f")).Resize(12)
        from lead in Gen.Frequency((12, Gen.Constant("/")), (1, Gen.Constant("")))
        select lead + string.Concat(pieces);

    public static Gen<int[]> Cuts => Gen.ArrayOf(Gen.Choose(0, 400)).Resize(6);

    public static string HeadText(string method, string target, string version, IEnumerable<(string, string)> fields)
        => $"{method} {target} {version}\r\n{FieldLines(fields)}\r\n";

    private static Gen<string> Extensions => Gen.Frequency(
        (4, Gen.Constant("")),
        (1, Gen.Elements(";a", ";a=b", ";a=\"b;\\\"\"", " ; a = b", ";a;b=c", "\t;\ta\t=\t\"\"")));

    private static Gen<string> Text(string characters, int least, int most) =>
        from length in Gen.Choose(least, most)
        from text in Gen.ArrayOf(Gen.Elements(characters.ToCharArray()), length)
        select new string(text);

    private static Gen<byte[]> Mutate(string wire) =>
        from mutations in Gen.Frequency((1, Gen.Choose(0, 0)), (4, Gen.Choose(1, 4)))
        from places in Gen.ArrayOf(Gen.Choose(0, 1000), mutations)
        from kinds in Gen.ArrayOf(Gen.Choose(0, 3), mutations)
        from bytes in Gen.ArrayOf(Gen.Elements(Mutagens.ToCharArray()), mutations)
        select Apply(wire, places, kinds, bytes);

    private static byte[] Apply(string wire, int[] places, int[] kinds, char[] bytes)
    {
        var text = new StringBuilder(wire);
        for (int i = 0; i < places.Length && text.Length > 0; i++)
        {
            int at = places[i] % text.Length;
            switch (kinds[i])
            {
                case 0:
                    text[at] = bytes[i];
                    break;
                case 1:
                    text.Insert(at, bytes[i]);
                    break;
                case 2:
                    text.Remove(at, 1);
                    break;
                default:
                    text.Length = at;
                    break;
            }
        }

        return Wire.Bytes(text.ToString());
    }

    private static string FieldLines(IEnumerable<(string Name, string Value)> fields) => string.Concat(fields.Select(f => $"{f.Name}: {f.Value}\r\n"));
}
