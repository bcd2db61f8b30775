using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;

namespace Saker.Transport;

/// <summary>How many connections each address has open. Shared: any loop, at the beginning and the end of a connection.</summary>
/// <remarks>
/// An address is in the table only while it has a connection, so there are never more of them than connections. The table is cut into
/// parts with a lock each, held for a look-up. Where an address lands follows from a number drawn at the start, or a client with many
/// addresses could choose those that all land in one place.
/// </remarks>
internal sealed class AddressCounts(int max, bool exemptsLoopback)
{
    private const int Parts = 64;

    private readonly Part[] _parts = NewParts();

    /// <summary>Counts a connection of <paramref name="address"/>; false when it has as many as it may.</summary>
    internal bool TryAdd(AddressKey address)
    {
        if (exemptsLoopback && address.IsLoopback) return true;
        Part part = PartOf(address);
        lock (part.Lock)
        {
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(part.Counts, address, out _);
            if (count >= max) return false;
            count++;
            return true;
        }
    }

    /// <summary>A connection that was counted has ended.</summary>
    internal void Remove(AddressKey address)
    {
        if (exemptsLoopback && address.IsLoopback) return;
        Part part = PartOf(address);
        lock (part.Lock)
        {
            ref int count = ref CollectionsMarshal.GetValueRefOrNullRef(part.Counts, address);
            if (--count == 0) part.Counts.Remove(address);
        }
    }

    private static Part[] NewParts()
    {
        var hash = new SeededHash();
        var parts = new Part[Parts];
        for (int i = 0; i < parts.Length; i++) parts[i] = new Part(hash);
        return parts;
    }

    private Part PartOf(AddressKey address) => _parts[_parts[0].Counts.Comparer.GetHashCode(address) & (Parts - 1)];

    private sealed class Part(IEqualityComparer<AddressKey> hash)
    {
        internal Lock Lock { get; } = new();

        internal Dictionary<AddressKey, int> Counts { get; } = new(hash);
    }

    private sealed class SeededHash : IEqualityComparer<AddressKey>
    {
        private readonly AddressHash _hash = AddressHash.Create();

        public bool Equals(AddressKey one, AddressKey other) => one == other;

        public int GetHashCode(AddressKey address) => (int)(_hash.Of(address) >> 32);
    }
}
