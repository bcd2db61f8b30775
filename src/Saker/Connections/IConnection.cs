namespace Saker.Connections;

/// <summary>A connection as the <see cref="ConnectionTable"/> sees it: something that can be asked to end, or made to. Loop-bound.</summary>
internal interface IConnection
{
    /// <summary>The server is stopping: ends now if idle, else after what is under way.</summary>
    void BeginDrain();

    /// <summary>Cuts the connection off, whatever it is doing.</summary>
    void Abort();
}
