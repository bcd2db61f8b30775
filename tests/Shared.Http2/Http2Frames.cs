using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Saker.Protocol.Http2;

namespace Saker.Tests.Http2;

/// <summary>Frames that a client of HTTP/2 says, one after the other, exactly as a test wants them: also those that nobody should say.</summary>
/// <typeparam name="T">The client, which sends what was added.</typeparam>
internal abstract class Http2Frames<T>
    where T : Http2Frames<T>
{
    private readonly List<byte> _unsent = [];

    /// <summary>What was added and not sent.</summary>
    public IReadOnlyList<byte> Unsent => _unsent;

    public T Add(ReadOnlySpan<byte> bytes)
    {
        _unsent.AddRange(bytes);
        return (T)this;
    }

    public T Frame(FrameType type, int flags, int stream, params byte[] payload)
    {
        byte[] header = new byte[FrameHeader.Size];
        new FrameHeader(payload.Length, type, (byte)flags, stream).Write(header);
        return Add(header).Add(payload);
    }

    public T Settings(params (int Name, uint Value)[] settings)
    {
        byte[] payload = new byte[6 * settings.Length];
        for (int i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6 * i), (ushort)settings[i].Name);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((6 * i) + 2), settings[i].Value);
        }

        return Frame(FrameType.Settings, 0, 0, payload);
    }

    public T SettingsAck() => Frame(FrameType.Settings, FrameFlags.Ack, 0);

    public T Get(int stream, string path = "/", params (string Name, string Value)[] fields) => Request(stream, "GET", path, true, fields);

    public T Request(int stream, string method, string path, bool endStream, params (string Name, string Value)[] fields) =>
        Headers(stream, endStream, [(":method", method), (":scheme", "http"), (":authority", "a"), (":path", path), .. fields]);

    public T Headers(int stream, bool endStream, params (string Name, string Value)[] fields) =>
        Frame(FrameType.Headers, FrameFlags.EndHeaders | (endStream ? FrameFlags.EndStream : 0), stream, Block(fields));

    public T Data(int stream, string text, bool endStream = false) => Data(stream, Encoding.UTF8.GetBytes(text), endStream);

    public T Data(int stream, byte[] bytes, bool endStream = false) => Frame(FrameType.Data, endStream ? FrameFlags.EndStream : 0, stream, bytes);

    public T Reset(int stream, Http2ErrorCode code = Http2ErrorCode.Cancel) => Frame(FrameType.RstStream, 0, stream, Number((uint)code));

    public T WindowUpdate(int stream, uint increment) => Frame(FrameType.WindowUpdate, 0, stream, Number(increment));

    public T Ping(bool isAck = false, ulong opaque = 0)
    {
        byte[] payload = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(payload, opaque);
        return Frame(FrameType.Ping, isAck ? FrameFlags.Ack : 0, 0, payload);
    }

    public T Continuation(int stream, bool endHeaders, params byte[] fragment) => Frame(FrameType.Continuation, endHeaders ? FrameFlags.EndHeaders : 0, stream, fragment);

    /// <summary>A field block of literals, none of them added to the table.</summary>
    public static byte[] Block(params (string Name, string Value)[] fields)
    {
        var block = new List<byte>();
        foreach ((string name, string value) in fields)
        {
            block.Add(0);
            AddString(block, name);
            AddString(block, value);
        }

        return [.. block];
    }

    public static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static void AddString(List<byte> block, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        byte[] length = new byte[8];
        int written = WriteInteger(length, bytes.Length);
        block.AddRange(length[..written]);
        block.AddRange(bytes);
    }

    // RFC 7541 §5.1 with a prefix of 7 bits.
    private static int WriteInteger(byte[] destination, int value)
    {
        if (value < 127)
        {
            destination[0] = (byte)value;
            return 1;
        }

        destination[0] = 127;
        value -= 127;
        int at = 1;
        for (; value >= 128; value >>= 7) destination[at++] = (byte)(value | 128);
        destination[at++] = (byte)value;
        return at;
    }

    /// <summary>What was added, which is not unsent any more.</summary>
    protected byte[] TakeUnsent()
    {
        byte[] bytes = [.. _unsent];
        _unsent.Clear();
        return bytes;
    }
}
