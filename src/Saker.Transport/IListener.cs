using System;

namespace Saker.Transport;

/// <summary>One listening socket of a group. Disposing takes the connections that are established already, then closes it. Shared: its members post to its loop where they have to.</summary>
internal interface IListener : IDisposable
{
    /// <summary>Begins to accept.</summary>
    void Start();

    /// <summary>A connection closed somewhere in the group: whoever waits for a place or a descriptor may try again. Any thread.</summary>
    void DescriptorFreed();
}
