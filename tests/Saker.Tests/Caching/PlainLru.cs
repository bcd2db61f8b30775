using System;
using System.Collections.Generic;

namespace Saker.Tests.Caching;

/// <summary>The policy that ours is measured against: least recently used goes first.</summary>
internal sealed class PlainLru(long capacityBytes)
{
    private readonly Dictionary<string, LinkedListNode<(string Key, long Weight)>> _nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, long Weight)> _order = [];
    private long _bytes;

    /// <summary>Looks <paramref name="key"/> up and keeps it if it was not there. True for a hit.</summary>
    public bool Ask(string key, long weight)
    {
        if (_nodes.TryGetValue(key, out LinkedListNode<(string Key, long Weight)>? node))
        {
            _order.Remove(node);
            _order.AddFirst(node);
            return true;
        }

        _nodes[key] = _order.AddFirst((key, weight));
        _bytes += weight;
        while (_bytes > capacityBytes)
        {
            (string last, long lastWeight) = _order.Last!.Value;
            _order.RemoveLast();
            _nodes.Remove(last);
            _bytes -= lastWeight;
        }

        return false;
    }
}
