using Saker.Exchange;

namespace Saker.Diagnostics;

/// <summary>Writes one answer as one line. Shared by all loops: it keeps nothing of an entry.</summary>
internal interface IAccessLogLine
{
    /// <summary>Appends <paramref name="entry"/> to <paramref name="line"/>, ended by the only line feed in it.</summary>
    void Append(LineBuffer line, in AccessLogEntry entry);
}
