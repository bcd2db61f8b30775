using System;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http2;

/// <summary>Reads a priority from the Priority field and from PRIORITY_UPDATE (RFC 9218 §4, §5, §7).</summary>
/// <remarks>
/// Immutable. A dictionary that is none is ignored as a whole (RFC 8941 §4.2), a parameter out of its range or of another type on its own, and so are
/// parameters that nobody knows: a priority is an advice and never an error.
/// </remarks>
public static class PriorityField
{
    /// <summary>The priority that a request asks for.</summary>
    public static StreamPriority Of(RequestHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        StreamPriority priority = StreamPriority.Default;
        foreach (ReadOnlySpan<byte> value in head.Values(KnownField.Priority))
        {
            if (!TryAdd(value, ref priority))
            {
                return StreamPriority.Default;
            }
        }

        return priority;
    }

    /// <summary>The priority that one value asks for; the default where it says nothing that counts.</summary>
    public static StreamPriority Parse(ReadOnlySpan<byte> value)
    {
        StreamPriority priority = StreamPriority.Default;
        return TryAdd(value, ref priority) ? priority : StreamPriority.Default;
    }

    private static bool TryAdd(ReadOnlySpan<byte> value, ref StreamPriority priority)
    {
        var reader = new StructuredDictionary(value);
        while (reader.TryReadMember(out ReadOnlySpan<byte> key, out StructuredItem item))
        {
            // The last of several members of one name counts, whatever it is (RFC 8941 §4.2.2).
            if (key.SequenceEqual("u"u8))
            {
                bool valid = item.Kind == StructuredItemKind.Integer && item.Number is >= 0 and <= StreamPriority.MaxUrgency;
                priority = priority with { Urgency = valid ? (byte)item.Number : StreamPriority.Default.Urgency };
            }
            else if (key.SequenceEqual("i"u8))
            {
                priority = priority with { Incremental = item.Kind == StructuredItemKind.Boolean && item.Number == 1 };
            }
        }

        return !reader.IsInvalid;
    }
}
