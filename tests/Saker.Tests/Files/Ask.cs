using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Saker.Connections;
using Saker.Exchange;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>Asks a handler without a socket: a request made by the real parser, blocking work done inline, a clock that is set by hand.</summary>
internal sealed class Ask(IHandler handler)
{
    /// <summary>The requests' monotonic clock, in milliseconds.</summary>
    public long NowMilliseconds { get; set; } = 1_000_000;

    /// <summary>The requests' wall clock. Far enough after every file that a test writes for none to be young.</summary>
    public long UtcSeconds { get; set; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600;

    public InlineOffload Offload { get; } = new();

    public Response Get(string target, params string[] fields) => Send("GET", target, fields);

    public Response Head(string target, params string[] fields) => Send("HEAD", target, fields);

    public Response Send(string method, string target, params string[] fields)
    {
        Task<Response?> task = handler.HandleAsync(Request(method, target, fields)).AsTask();
        Assert.True(task.IsCompleted, "inline work leaves nothing to wait for");
        return task.GetAwaiter().GetResult()!;
    }

    public Request Request(string method, string target, params string[] fields)
    {
        var text = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: example.org\r\n");
        foreach (string field in fields) text.Append(field).Append("\r\n");
        byte[] bytes = Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());

        var request = new Request(Offload) { NowMilliseconds = NowMilliseconds, UtcSeconds = UtcSeconds };
        ParseStatus status = new RequestHeadParser().Parse(bytes, request.Head, out _, out ProtocolError error);
        Assert.True(status == ParseStatus.Complete, $"{target}: {error}");
        byte[] path = new byte[request.Head.Path.Length];
        int written = 0;
        if (request.Head.IsAsteriskForm) path[written++] = (byte)'*';
        else Assert.True(TargetPath.Normalize(request.Head.Path, path, out written, out error), $"{target}: {error}");
        request.SetPath(path.AsMemory(0, written));
        return request;
    }

    /// <summary>The content as the client would get it; disposes what the sender would.</summary>
    public static byte[] Bytes(Response response) => Bytes(response.Content);

    public static string Text(Response response) => Encoding.UTF8.GetString(Bytes(response));

    private static byte[] Bytes(ResponseContent content)
    {
        switch (content)
        {
            case ResponseContent.Empty:
                return [];
            case ResponseContent.Memory memory:
                return memory.Bytes.ToArray();
            case ResponseContent.FileRange range:
                SafeFileHandle file = range.File;
                byte[] bytes = new byte[range.RangeLength];
                int read = System.IO.RandomAccess.Read(file, bytes, range.Offset);
                Assert.Equal(bytes.Length, read);
                Assert.True(range.IsUnchanged?.Invoke(file) ?? true);
                UnsentContent.LetGo(range);
                return bytes;
            case ResponseContent.Sequence sequence:
                var all = new System.IO.MemoryStream();
                foreach (ResponseContent part in sequence.Parts.ToArray()) all.Write(Bytes(part));
                return all.ToArray();
            default:
                throw new InvalidOperationException($"no test expects {content}");
        }
    }
}
