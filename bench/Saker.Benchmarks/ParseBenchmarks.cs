using System;
using BenchmarkDotNet.Attributes;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;

namespace Saker.Benchmarks;

/// <summary>Bytes to a request head, and a raw path to a normalised one.</summary>
[MemoryDiagnoser]
public class ParseBenchmarks
{
    private readonly RequestHeadParser _parser = new();
    private readonly RequestHead _head = new();
    private readonly byte[] _path = new byte[256];

    [Benchmark(Baseline = true)]
    public ParseStatus One_field_wrk() => Parse(Heads.Wrk);

    [Benchmark]
    public ParseStatus Eight_fields() => Parse(Heads.Eight);

    [Benchmark]
    public ParseStatus Sixteen_fields_browser() => Parse(Heads.Browser);

    [Benchmark]
    public int Normalise_a_plain_path() => Normalise("/images/kestrel-over-the-marsh.webp"u8);

    [Benchmark]
    public int Normalise_an_encoded_path() => Normalise("/a/./b/../caf%C3%A9%20au%20lait/menu.html"u8);

    private ParseStatus Parse(byte[] wire) => _parser.Parse(wire, _head, out _, out _);

    private int Normalise(ReadOnlySpan<byte> raw) => TargetPath.Normalize(raw, _path, out int written, out _) ? written : -1;
}
