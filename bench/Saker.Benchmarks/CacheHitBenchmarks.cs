using System;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Saker.Connections;
using Saker.Transport;

namespace Saker.Benchmarks;

/// <summary>
/// A cached 1 KB file from the request's bytes to the answer's, with everything between but no system call: what is left of the
/// cost of a request when the kernel is taken away.
/// </summary>
/// <remarks>The memory transport copies on both ways, and its client allocates an array for what it sends and one for what it takes.</remarks>
[MemoryDiagnoser]
public class CacheHitBenchmarks
{
    private const int Pipelined = 16;
    private const int Runs = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("saker-bench-").FullName;
    private readonly byte[] _sixteen = [.. Enumerable.Repeat(Heads.Wrk, Pipelined).SelectMany(bytes => bytes)];
    private Site? _site;
    private EventLoop? _loop;
    private MemoryClient? _client;

    [GlobalSetup]
    public void Start()
    {
        File.WriteAllBytes(Path.Combine(_folder, "1k.html"), new byte[1024]);
        _site = Site.FromFolder(_folder);
        _loop = EventLoop.CreateManual(new ManualClock(DateTimeOffset.UnixEpoch));
        var server = new ServerLoop(_loop, _site, new ServerOptions(), NullLogger.Instance);
        var transport = new MemoryTransport(_loop);
        _client = transport.Client;
        _ = new Http1Connection(transport, server).RunAsync();
        if (Ask(Heads.Wrk) < 1024) throw new InvalidOperationException("the first answer is too short to be the file");
    }

    [GlobalCleanup]
    public void Stop()
    {
        _client?.Reset();
        _loop?.RunUntilIdle();
        _loop?.Dispose();
        _site?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Runs)]
    public int One_request_at_a_time()
    {
        int bytes = 0;
        for (int i = 0; i < Runs; i++) bytes += Ask(Heads.Wrk);
        return bytes;
    }

    [Benchmark(OperationsPerInvoke = Runs)]
    public int A_browsers_head()
    {
        int bytes = 0;
        for (int i = 0; i < Runs; i++) bytes += Ask(Heads.Browser);
        return bytes;
    }

    [Benchmark(OperationsPerInvoke = Runs * Pipelined)]
    public int Sixteen_at_once()
    {
        int bytes = 0;
        for (int i = 0; i < Runs; i++) bytes += Ask(_sixteen);
        return bytes;
    }

    private int Ask(byte[] requests)
    {
        _client!.Send(requests);
        _loop!.RunUntilIdle();
        return _client.TakeReceived().Length;
    }
}
