using System;
using System.Runtime.InteropServices;

namespace Saker.Transport.Tests.Tls;

/// <summary>A TLS 1.3 client that does what SslStream cannot be asked for: OpenSSL's own, in memory. The caller carries the bytes.</summary>
internal sealed partial class OpenSslClient : IDisposable
{
    private const int KeyUpdateRequested = 1;

    private readonly nint _context;
    private readonly nint _session;
    private readonly nint _in;
    private readonly nint _out;

    public OpenSslClient()
    {
        _context = NewContext(ClientMethod());
        _session = NewSession(_context);
        _in = NewBio(MemoryBio());
        _out = NewBio(MemoryBio());
        SetBio(_session, _in, _out);    // which owns both from here on
    }

    /// <summary>Goes on with the handshake as far as what has arrived allows; true when it is over.</summary>
    public bool Connect() => Connect(_session) == 1;

    /// <summary>Writes a KeyUpdate that asks for one in return (RFC 8446 §4.6.3).</summary>
    public void UpdateKey() => Require(UpdateKey(_session, KeyUpdateRequested) == 1 && Handshake(_session) == 1);

    /// <summary>Encrypts content.</summary>
    public void Write(ReadOnlySpan<byte> content) => Require(Write(_session, content, content.Length) == content.Length);

    /// <summary>What the server has sent.</summary>
    public void Arrive(ReadOnlySpan<byte> records)
    {
        if (!records.IsEmpty) Require(WriteBio(_in, records, records.Length) == records.Length);
    }

    /// <summary>What is to be sent to the server.</summary>
    public byte[] TakeSent()
    {
        byte[] room = new byte[1 << 20];
        return room[..Math.Max(0, ReadBio(_out, room, room.Length))];
    }

    public void Dispose()
    {
        Free(_session);
        FreeContext(_context);
    }

    private static void Require(bool succeeded) => Xunit.Assert.True(succeeded, "OpenSSL refused");

    [LibraryImport("libssl.so.3", EntryPoint = "TLS_client_method")]
    private static partial nint ClientMethod();

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_new")]
    private static partial nint NewContext(nint method);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_new")]
    private static partial nint NewSession(nint context);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_free")]
    private static partial void Free(nint session);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_set_bio")]
    private static partial void SetBio(nint session, nint read, nint write);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_connect")]
    private static partial int Connect(nint session);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_do_handshake")]
    private static partial int Handshake(nint session);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_key_update")]
    private static partial int UpdateKey(nint session, int type);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_write")]
    private static partial int Write(nint session, ReadOnlySpan<byte> content, int count);

    [LibraryImport("libcrypto.so.3", EntryPoint = "BIO_s_mem")]
    private static partial nint MemoryBio();

    [LibraryImport("libcrypto.so.3", EntryPoint = "BIO_new")]
    private static partial nint NewBio(nint kind);

    [LibraryImport("libcrypto.so.3", EntryPoint = "BIO_read")]
    private static partial int ReadBio(nint bio, Span<byte> room, int count);

    [LibraryImport("libcrypto.so.3", EntryPoint = "BIO_write")]
    private static partial int WriteBio(nint bio, ReadOnlySpan<byte> bytes, int count);
}
