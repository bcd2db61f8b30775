using System.Net;

namespace Saker.Exchange;

/// <summary>What a request can learn of the connection it came on, asked for only when somebody wants to know. Loop-bound.</summary>
internal interface IRequestOrigin
{
    /// <summary>The client's address, or null where there is none.</summary>
    IPEndPoint? RemoteEndPoint { get; }
}
