namespace Saker.Exchange;

/// <summary>Takes one record for every answer. Shared: called on the loops' threads, so an implementation never blocks.</summary>
public interface IAccessLog
{
    /// <summary>Records one answer. <paramref name="entry"/> holds references into the request: format it or copy it before returning.</summary>
    void Record(in AccessLogEntry entry);
}
