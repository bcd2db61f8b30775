using System;
using System.IO;
using System.Text;
using System.Threading;

namespace Saker.Tests.Diagnostics;

/// <summary>An output that does what a test says at each write, and keeps what it took.</summary>
/// <param name="atWrite">Called before the write of that number (from 0) is taken; may wait or throw.</param>
internal sealed class ScriptedStream(Action<int>? atWrite = null) : Stream
{
    private readonly MemoryStream _taken = new();
    private int _writes;

    public int Writes => Volatile.Read(ref _writes);

    public string Taken
    {
        get
        {
            lock (_taken) return Encoding.Latin1.GetString(_taken.ToArray());
        }
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value)
    {
        lock (_taken) _taken.WriteByte(value);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        atWrite?.Invoke(Interlocked.Increment(ref _writes) - 1);
        lock (_taken) _taken.Write(buffer);
    }
}
