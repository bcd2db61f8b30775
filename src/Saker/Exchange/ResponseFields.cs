using System;
using System.Buffers;
using System.Collections;
using System.Collections.Generic;

namespace Saker.Exchange;

/// <summary>
/// The header section of a response, in the order it was written. Owned by whoever builds the response; read-only once the
/// response has been returned. Framing (Content-Length, Transfer-Encoding, Trailer), what is of the connection (Connection, Keep-Alive,
/// Upgrade), Date and Server are the sender's and refused here.
/// </summary>
public sealed class ResponseFields : IReadOnlyList<ResponseField>
{
    // RFC 9110 §5.6.2: a field name is a token.
    private static readonly SearchValues<char> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] s_sendersOwn =
        ["Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "Trailer", "Date", "Server"];

    // Made with the first field: a response that stands for others has none of its own.
    private List<ResponseField>? _fields;

    /// <inheritdoc/>
    public int Count => _fields?.Count ?? 0;

    /// <inheritdoc/>
    public ResponseField this[int index] => _fields is null ? throw new ArgumentOutOfRangeException(nameof(index)) : _fields[index];

    /// <summary>The first value of <paramref name="name"/> (case ignored), or null; setting replaces every one, null removes them.</summary>
    /// <exception cref="ArgumentException">The name is no token, the value has something other than visible US-ASCII, spaces and tabs, or the field is the sender's own.</exception>
    public string? this[string name]
    {
        get
        {
            if (_fields is null) return null;
            foreach (ResponseField field in _fields)
            {
                if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return field.Value;
            }

            return null;
        }

        set
        {
            _fields?.RemoveAll(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (value is not null) Add(name, value);
        }
    }

    /// <summary>Appends a field line; a name may stand several times.</summary>
    /// <exception cref="ArgumentException">The name is no token, the value has something other than visible US-ASCII, spaces and tabs, or the field is the sender's own.</exception>
    public void Add(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (name.AsSpan().ContainsAnyExcept(s_token)) throw new ArgumentException($"'{name}' is not a field name (RFC 9110 §5.1)", nameof(name));
        foreach (string own in s_sendersOwn)
        {
            if (own.Equals(name, StringComparison.OrdinalIgnoreCase))
                throw new ArgumentException($"'{name}' is set by the server, which knows the connection and the content", nameof(name));
        }

        // RFC 9110 §5.5. A CR or LF here would let a value write the rest of the response: refused, not stripped.
        foreach (char c in value)
        {
            if (c is (< ' ' and not '\t') or > '~')
                throw new ArgumentException($"the value of '{name}' has a character that a field value cannot carry (U+{(int)c:X4})", nameof(value));
        }

        (_fields ??= new List<ResponseField>(8)).Add(new ResponseField(name, value));
    }

    /// <inheritdoc/>
    public IEnumerator<ResponseField> GetEnumerator() => (_fields ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
