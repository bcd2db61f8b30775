using System;
using System.Threading;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// Counts the requests of every address against a <see cref="RateLimit"/> (RFC 6585 §4). Shared by all loops: without a lock for an address that is
/// known, with one among 64 for a new one.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>The bucket of tokens in the form of the generic cell rate algorithm (ITU-T I.371): one number an address, the time at which its bucket
/// will be full again. A request puts that off by the time one token takes; it is refused when that would be further away than a whole bucket
/// takes. So nothing is ever filled by a timer.</item>
/// <item>The table has a fixed number of slots, in sets of eight; a set follows from the address by a hash that nobody can predict.</item>
/// <item>A slot whose bucket is full says no more than no slot, and is free to be taken: forgetting it forgets nothing.</item>
/// <item>When all eight of a set have something to say, a ninth address takes over the slot that owes least, with what it owes. So a client
/// that comes from ever new addresses gains no tokens by pushing its old ones out, all addresses of a set together never get more than
/// eight buckets, and those who owe most, the ones to be held back, stay.</item>
/// <item>A slot's time only grows. Whoever reads the time, then finds the address still there, and then changes the time by
/// compare-and-swap has changed that address's time, or nothing.</item>
/// </list>
/// </remarks>
internal sealed class RateLimiter
{
    /// <summary>Addresses that can owe something at a time. 1 MiB in all.</summary>
    public const int Slots = 64 * 1024;

    private const int Ways = 8;
    private const int Locks = 64;
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>What no address has for its hash, in the place of one: a slot that is free, or about to change hands.</summary>
    private const ulong Nobody = 0;

    private readonly ulong[] _owners = new ulong[Slots];
    private readonly long[] _fullAt = new long[Slots];
    private readonly Lock[] _locks = new Lock[Locks];
    private readonly AddressHash _hash = AddressHash.Create();
    private readonly long _tokenNanoseconds;
    private readonly long _bucketNanoseconds;

    /// <summary>Nobody owes anything yet.</summary>
    public RateLimiter(RateLimit limit)
    {
        for (int i = 0; i < Locks; i++) _locks[i] = new Lock();
        _tokenNanoseconds = (long)(limit.Per.TotalNanoseconds / limit.Requests);
        _bucketNanoseconds = checked(_tokenNanoseconds * limit.Burst);
    }

    /// <summary>Takes a token of an address; false when it has none left.</summary>
    /// <param name="address">Whose request it is.</param>
    /// <param name="nowMilliseconds">The clock of the loop, which is that of all loops.</param>
    /// <param name="retryAfterSeconds">When there will be one again, in whole seconds from 1.</param>
    public bool TryTake(AddressKey address, long nowMilliseconds, out long retryAfterSeconds)
    {
        // The hash stands for the address. That two addresses have the same one, and share a bucket, is as likely as 2^-63.
        ulong owner = _hash.Of(address) | 1;
        int set = (int)(owner >> 32) & (Slots - Ways);
        long now = nowMilliseconds * NanosecondsPerMillisecond;
        for (int slot = set; slot < set + Ways; slot++)
        {
            long fullAt = Volatile.Read(ref _fullAt[slot]);
            while (Volatile.Read(ref _owners[slot]) == owner)
            {
                if (!TryPutOff(fullAt, now, out long later, out retryAfterSeconds)) return false;
                long found = Interlocked.CompareExchange(ref _fullAt[slot], later, fullAt);
                if (found == fullAt) return true;
                fullAt = found;
            }
        }

        return TryTakeSlot(owner, set, now, out retryAfterSeconds);
    }

    /// <summary>A token for an address that has no slot.</summary>
    private bool TryTakeSlot(ulong owner, int set, long now, out long retryAfterSeconds)
    {
        lock (_locks[(set / Ways) % Locks])
        {
            int slot = SlotFor(owner, set);
            ulong before = _owners[slot];

            // Nobody's while it changes hands: who finds his address gone does not touch the time.
            Volatile.Write(ref _owners[slot], Nobody);
            while (true)
            {
                long fullAt = Volatile.Read(ref _fullAt[slot]);
                bool taken = TryPutOff(fullAt, now, out long later, out retryAfterSeconds);
                if (taken && Interlocked.CompareExchange(ref _fullAt[slot], later, fullAt) != fullAt) continue;

                // Who is refused takes no slot: its time would not have changed with its owner.
                Volatile.Write(ref _owners[slot], taken ? owner : before);
                return taken;
            }
        }
    }

    /// <summary>The slot of an address that another loop was faster to give one, or else the slot that owes least.</summary>
    private int SlotFor(ulong owner, int set)
    {
        int least = set;
        for (int slot = set; slot < set + Ways; slot++)
        {
            if (_owners[slot] == owner) return slot;
            if (Volatile.Read(ref _fullAt[slot]) < Volatile.Read(ref _fullAt[least])) least = slot;
        }

        return least;
    }

    private bool TryPutOff(long fullAt, long now, out long later, out long retryAfterSeconds)
    {
        later = Math.Max(fullAt, now) + _tokenNanoseconds;
        long tooFar = later - now - _bucketNanoseconds;
        retryAfterSeconds = tooFar <= 0 ? 0 : (tooFar + 999_999_999) / 1_000_000_000;
        return tooFar <= 0;
    }
}
