using System;
using System.Text;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>The 61 entries that both ends know from the start (RFC 7541 §2.3.1, Appendix A).</summary>
/// <remarks>Immutable. Indices begin at 1, as on the wire.</remarks>
internal static class StaticTable
{
    /// <summary>How many entries there are: the highest index.</summary>
    public const int Count = 61;

    private static readonly string[] s_fields =
    [
        ":authority", ":method|GET", ":method|POST", ":path|/", ":path|/index.html", ":scheme|http", ":scheme|https", ":status|200",
        ":status|204", ":status|206", ":status|304", ":status|400", ":status|404", ":status|500", "accept-charset",
        "accept-encoding|gzip, deflate", "accept-language", "accept-ranges", "accept", "access-control-allow-origin", "age", "allow",
        "authorization", "cache-control", "content-disposition", "content-encoding", "content-language", "content-length",
        "content-location", "content-range", "content-type", "cookie", "date", "etag", "expect", "expires", "from", "host", "if-match",
        "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified", "link", "location", "max-forwards",
        "proxy-authenticate", "proxy-authorization", "range", "referer", "refresh", "retry-after", "server", "set-cookie",
        "strict-transport-security", "transfer-encoding", "user-agent", "vary", "via", "www-authenticate",
    ];

    private static readonly byte[][] s_names = Array.ConvertAll(s_fields, field => Encoding.ASCII.GetBytes(field.Split('|')[0]));
    private static readonly byte[][] s_values = Array.ConvertAll(s_fields, field => field.Split('|') is [_, string value] ? Encoding.ASCII.GetBytes(value) : []);
    private static readonly KnownField[] s_known = Array.ConvertAll(s_names, name => KnownFields.Find(name));
    private static readonly FieldNameKind[] s_kinds = Array.ConvertAll(s_names, name => FieldNameKinds.Of(name));
    private static readonly byte[] s_indexOf = IndexKnownFields();

    /// <summary>The name at an index.</summary>
    public static ReadOnlySpan<byte> Name(int index) => s_names[index - 1];

    /// <summary>The value at an index; empty for those that are there for their name.</summary>
    public static ReadOnlySpan<byte> Value(int index) => s_values[index - 1];

    /// <summary>The field at an index, if it is one we know.</summary>
    public static KnownField Known(int index) => s_known[index - 1];

    /// <summary>What the name at an index is.</summary>
    public static FieldNameKind Kind(int index) => s_kinds[index - 1];

    /// <summary>The index of a field's name; 0 where there is none.</summary>
    public static int IndexOf(KnownField field) => s_indexOf[(int)field];

    /// <summary>The index of a whole <c>:status</c> line; 0 where there is none.</summary>
    public static int IndexOf(StatusCode status) => (int)status switch
    {
        200 => 8,
        204 => 9,
        206 => 10,
        304 => 11,
        400 => 12,
        404 => 13,
        500 => 14,
        _ => 0,
    };

    private static byte[] IndexKnownFields()
    {
        byte[] indices = new byte[KnownFields.Count];
        for (int index = Count; index > 0; index--)
        {
            indices[(int)Known(index)] = (byte)index;
        }

        indices[(int)KnownField.Unknown] = 0;
        return indices;
    }
}
