using System;
using System.Linq;
using System.Text.RegularExpressions;
using Saker.Protocol.Semantics;
using Saker.Protocol.Tests;

namespace Saker.Differential.Tests;

/// <summary>A way in which a peer may differ from us, and the rule that says we are right, or may be.</summary>
/// <param name="Peer">Which peer; null for all.</param>
/// <param name="Reason">The rule, with its section.</param>
/// <param name="Applies">Whether it explains what happened in this case.</param>
internal sealed record KnownDifference(string? Peer, string Reason, Func<StreamCase, Observation, Observation, bool> Applies)
{
    public bool Explains(string peer, StreamCase c, Observation ours, Observation theirs)
        => (Peer is null || Peer == peer) && Applies(c, ours, theirs);

    /// <summary>We refuse, for a reason of ours; the peer saw all that we saw before, and goes on.</summary>
    public static KnownDifference WeRefuse(string? peer, string ourReason, string reason)
        => new(peer, reason, (_, ours, theirs) => ours.Reason == ourReason && IsPrefix(ours, theirs));

    /// <summary>The peer refuses, or waits; what it saw before is what we saw, and the bytes have something in them.</summary>
    public static KnownDifference TheyRefuse(string? peer, string pattern, string reason)
        => new(peer, reason, (c, ours, theirs) => IsPrefix(theirs, ours) && Regex.IsMatch(Wire.Text(c.Bytes), pattern, RegexOptions.ExplicitCapture | RegexOptions.Singleline));

    /// <summary>The peer refuses a request, of ours, whose method it does not know.</summary>
    public static KnownDifference TheyKnowNoSuchMethod(string? peer, string reason)
        => new(peer, reason, (_, ours, theirs) => IsPrefix(theirs, ours)
            && Methods.Parse(Wire.Bytes(ours.Requests[theirs.Requests.Count].Split(' ')[0])) == Method.Unknown);

    /// <summary>Anything, where the bytes have something in them.</summary>
    public static KnownDifference Whatever(string? peer, string pattern, string reason)
        => new(peer, reason, (c, _, _) => Regex.IsMatch(Wire.Text(c.Bytes), pattern, RegexOptions.ExplicitCapture | RegexOptions.Singleline));

    private static bool IsPrefix(Observation shorter, Observation longer)
        => shorter.Requests.Count < longer.Requests.Count && shorter.Requests.SequenceEqual(longer.Requests.Take(shorter.Requests.Count));
}
