using System;

namespace Saker.Files.Listing;

/// <summary>How a directory listing is sorted, and how that is asked for in a query. Immutable.</summary>
/// <param name="Column">What is compared.</param>
/// <param name="IsDescending">True for the largest, latest or last name first.</param>
internal readonly record struct ListingOrder(ListingColumn Column, bool IsDescending)
{
    /// <summary>By name, ascending: what a request without a query gets.</summary>
    public static ListingOrder Default => default;

    /// <summary>The query that asks for this order, question mark included; it holds only bytes that HTML can have in an attribute once "&amp;" is escaped.</summary>
    public ReadOnlySpan<byte> Query => (Column, IsDescending) switch
    {
        (ListingColumn.Name, false) => "?sort=name&order=asc"u8,
        (ListingColumn.Name, true) => "?sort=name&order=desc"u8,
        (ListingColumn.Size, false) => "?sort=size&order=asc"u8,
        (ListingColumn.Size, true) => "?sort=size&order=desc"u8,
        (ListingColumn.Date, false) => "?sort=date&order=asc"u8,
        _ => "?sort=date&order=desc"u8,
    };

    /// <summary>Reads <c>sort=name|size|date</c> and <c>order=asc|desc</c> from a query.</summary>
    /// <param name="query">The query as it was sent, without its question mark.</param>
    /// <returns>
    /// The order asked for. The first of two values counts; a missing or unknown order is ascending; with an unknown column the query is
    /// not one of ours, and means nothing. It is never an error: any query may be put behind the address of a file.
    /// </returns>
    public static ListingOrder FromQuery(ReadOnlySpan<byte> query)
    {
        ListingColumn? column = null;
        bool? isDescending = null;
        foreach (Range range in query.Split((byte)'&'))
        {
            ReadOnlySpan<byte> parameter = query[range];
            if (column is null && parameter.StartsWith("sort="u8))
            {
                ReadOnlySpan<byte> value = parameter["sort="u8.Length..];
                if (value.SequenceEqual("name"u8)) column = ListingColumn.Name;
                else if (value.SequenceEqual("size"u8)) column = ListingColumn.Size;
                else if (value.SequenceEqual("date"u8)) column = ListingColumn.Date;
                else return Default;
            }
            else if (isDescending is null && parameter.StartsWith("order="u8))
            {
                isDescending = parameter["order="u8.Length..].SequenceEqual("desc"u8);
            }
        }

        return new ListingOrder(column ?? ListingColumn.Name, isDescending ?? false);
    }

    /// <summary>
    /// What the head of <paramref name="column"/> links to: the other direction where the column is already the sorted one, else the end
    /// that people look for first (names from A, the largest, the latest).
    /// </summary>
    public ListingOrder After(ListingColumn column) =>
        column == Column ? this with { IsDescending = !IsDescending } : new ListingOrder(column, column != ListingColumn.Name);
}
