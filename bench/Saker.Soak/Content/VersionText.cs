using System;
using System.Globalization;
using System.Text;

namespace Saker.Soak.Content;

/// <summary>Makes contents: no two versions have the same, every part of one tells it from the others, and it compresses. Stateless.</summary>
internal static class VersionText
{
    public static byte[] Make(string name, int number, int length)
    {
        var text = new StringBuilder(length + 64);
        var random = new Random(HashCode.Combine(string.GetHashCode(name, StringComparison.Ordinal), number));
        while (text.Length < length)
            text.Append(CultureInfo.InvariantCulture, $"{name} {number} {random.NextInt64():x} {text.Length}\n");
        text.Length = length;
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
