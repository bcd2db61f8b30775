using System;

namespace Saker.Transport;

/// <summary>
/// One listening socket of a group. Disposing takes the connections that are established already, then closes it; it completes when every
/// accepted connection is in the hands of its loop, before anything that is posted there afterwards. Shared: its members post to its loop where they have to.
/// </summary>
internal interface IListener : IAsyncDisposable
{
    /// <summary>The socket's descriptor, until it is disposed.</summary>
    int Descriptor { get; }

    /// <summary>Begins to accept.</summary>
    void Start();

    /// <summary>A connection closed somewhere in the group: whoever waits for a place or a descriptor may try again. Any thread.</summary>
    void DescriptorFreed();
}
