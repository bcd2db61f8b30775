using BenchmarkDotNet.Attributes;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;

namespace Saker.Benchmarks;

/// <summary>A response head from its fields: what is done once for a cached file, and for every answer of a handler.</summary>
[MemoryDiagnoser]
public class HeadWriterBenchmarks
{
    private readonly byte[] _destination = new byte[1024];

    [Benchmark]
    public int Eight_fields()
    {
        var writer = new HeadWriter(_destination);
        _ = writer.TryWriteStatusLine(StatusCode.Ok)
            && writer.TryWriteDate(KnownField.Date, 1_795_000_000)
            && writer.TryWriteField(KnownField.ContentType, "text/html; charset=utf-8"u8)
            && writer.TryWriteField(KnownField.ContentLength, 1024)
            && writer.TryWriteField(KnownField.ETag, "\"9b1c3f0d5e7a2c48\""u8)
            && writer.TryWriteDate(KnownField.LastModified, 1_794_000_000)
            && writer.TryWriteField(KnownField.CacheControl, "no-cache"u8)
            && writer.TryWriteField(KnownField.Vary, "Accept-Encoding"u8)
            && writer.TryWriteField("X-Content-Type-Options"u8, "nosniff"u8)
            && writer.TryEnd();
        return writer.Written;
    }
}
