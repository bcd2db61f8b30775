using System;
using System.Text;
using Saker.Transport;

namespace Saker.Tests.Connections;

/// <summary>The client's end of a connection to a <see cref="MemoryServer"/>.</summary>
internal sealed class MemoryPeer(MemoryServer server, MemoryClient client, CountingTransport counting)
{
    public bool IsClosed => client.IsClosed;

    public bool WasReset => client.WasAborted;

    public bool SawEnd => client.SawEndOfStream;

    /// <summary>Sends the server made on this connection.</summary>
    public int SendCount => counting.Sends;

    public void Send(ReadOnlySpan<byte> bytes)
    {
        client.Send(bytes);
        server.Run();
    }

    /// <summary>Says that no more bytes come.</summary>
    public void SendEnd()
    {
        client.Shutdown();
        server.Run();
    }

    public string Ask(string request)
    {
        Send(Encoding.Latin1.GetBytes(request));
        return Receive();
    }

    public string Receive() => Encoding.Latin1.GetString(ReceiveBytes());

    public byte[] ReceiveBytes()
    {
        server.Run();
        return client.TakeReceived();
    }

    public void StopTaking() => client.IsReading = false;

    public void StartTaking() => client.IsReading = true;

    public void Shutdown()
    {
        client.Shutdown();
        server.Run();
    }

    /// <summary>Bytes the client takes before it reads them: what <see cref="Receive"/> returns at the most.</summary>
    public int Window
    {
        set => client.WindowBytes = value;
    }

    public void TakeAtMost(int bytesPerSend) => client.MaxBytesPerSend = bytesPerSend;
}
