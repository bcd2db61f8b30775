using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Saker.Cli.Options;

/// <summary>From a URL, a path, a method and fields as a person writes them to those of a request. Pure.</summary>
internal static class RequestWords
{
    /// <summary>
    /// The target that a browser would send for <paramref name="text"/>: without scheme, host and fragment, with a slash at its start,
    /// and with everything percent-encoded that cannot be sent. What is encoded already stays as it is.
    /// </summary>
    /// <param name="text">A URL or a path, perhaps with a query.</param>
    /// <param name="host">The URL's host and port; null when there is no host.</param>
    /// <param name="problem">What is wrong with it, when the answer is null.</param>
    public static string? Target(string text, out string? host, out string problem)
    {
        host = null;
        problem = "";
        if (text == "*") return text;
        string path = text.Split('#')[0];
        int scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && path.AsSpan(0, scheme).IndexOfAny('/', '?') < 0)
        {
            if (path[..scheme].ToUpperInvariant() is not ("HTTP" or "HTTPS"))
            {
                problem = $"'{text}' is neither a path nor an HTTP URL";
                return null;
            }

            int start = scheme + "://".Length;
            int end = path.AsSpan(start).IndexOfAny('/', '?') is >= 0 and var found ? start + found : path.Length;
            host = path[start..end];
            host = host[(host.LastIndexOf('@') + 1)..];
            path = path[end..];
            if (host.Length == 0 || host.Any(c => c is <= ' ' or > '~'))
            {
                problem = $"'{text}' has no host that can be sent; give the path alone, such as /about";
                return null;
            }
        }

        if (!path.StartsWith('/')) path = "/" + path;
        var target = new StringBuilder(path.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(path))
        {
            if (b is > (byte)' ' and < 0x7F and not ((byte)'"' or (byte)'<' or (byte)'>')) target.Append((char)b);
            else target.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return target.ToString();
    }

    /// <summary>Checks what <c>-H</c> and <c>-X</c> were given, a sentence for each that cannot be sent as one line.</summary>
    public static IEnumerable<string> Problems(string method, IEnumerable<string> fields)
    {
        if (method.Length == 0 || method.Any(c => c is <= ' ' or > '~')) yield return $"--method: '{method}' is not a method; give one such as HEAD";
        foreach (string field in fields)
        {
            if (field.IndexOf(':', StringComparison.Ordinal) <= 0) yield return $"--request-header: '{field}' is not a field; write it as 'Name: value'";
            else if (field.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0) yield return $"--request-header: '{field.Split(':')[0]}' has a line end or a NUL in it, and a field is one line";
        }
    }
}
