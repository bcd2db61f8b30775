using System;

namespace Saker;

/// <summary>A field that some files of a site get. Immutable.</summary>
public sealed record SiteHeader
{
    // Beside those that no response may bring along: what a site adds to some of its answers. A second line would leave it to the client which bytes
    // it has got.
    private const string SitesOwn = "Content-Range";

    /// <summary>The field <paramref name="name"/> with <paramref name="value"/> for the files that <paramref name="pattern"/> names.</summary>
    /// <param name="name">A token (RFC 9110 §5.1); not one of the fields that only the server can know, such as Content-Length.</param>
    /// <param name="value">Visible US-ASCII, spaces and tabs between.</param>
    /// <param name="pattern">
    /// A path with a slash at its start; <c>*</c> stands for anything but a slash, <c>**</c> for anything. It is matched against the
    /// file that is served, not against the URL that was asked for.
    /// </param>
    /// <exception cref="ArgumentException">The name, the value or the pattern is not as described.</exception>
    public SiteHeader(string name, string value, string pattern = "/**")
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (!pattern.StartsWith('/')) throw new ArgumentException($"the pattern '{pattern}' does not begin with a slash", nameof(pattern));

        if (pattern.AsSpan().ContainsAnyInRange('\0', '\x1F') || pattern.Contains('\x7F', StringComparison.Ordinal))
            throw new ArgumentException("the pattern has a control character, which no path that is served has", nameof(pattern));
        if (SitesOwn.Equals(name, StringComparison.OrdinalIgnoreCase)) throw new ArgumentException($"'{SitesOwn}' is set by the server, which knows what is sent", nameof(name));

        // The one place that knows what a field may be is asked here, so that a mistake shows before any request.
        new Exchange.ResponseFields().Add(name, value);
        Name = name;
        Value = value;
        Pattern = pattern;
    }

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>The field's value.</summary>
    public string Value { get; }

    /// <summary>Which files.</summary>
    public string Pattern { get; }
}
