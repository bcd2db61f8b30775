using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Saker.Protocol.Http2.Hpack;

namespace Saker.Protocol.Tests.Http2;

/// <summary>Field blocks of the plainest kind, literals that are not added and not Huffman-coded, and what a section holds as one line of text.</summary>
internal static class Blocks
{
    public static byte[] Of(params IEnumerable<(string Name, string Value)> fields)
    {
        var block = new MemoryStream();
        foreach ((string name, string value) in fields)
        {
            block.WriteByte(0);
            WriteString(block, name);
            WriteString(block, value);
        }

        return block.ToArray();
    }

    /// <summary>Fields as <c>name=value</c>, one after the other with <c>|</c> between.</summary>
    public static IEnumerable<(string Name, string Value)> Fields(string text)
    {
        foreach (string field in text.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            int mark = field.IndexOf('=', 1);
            yield return (field[..mark], field[(mark + 1)..]);
        }
    }

    public static FieldSection Decode(string fields, int maxListBytes = 16_384, int maxLines = 100)
    {
        var section = new FieldSection(maxListBytes, maxLines);
        Xunit.Assert.Equal(HpackFailure.None, new HpackDecoder().Decode(Of(Fields(fields)), section));
        return section;
    }

    public static string Describe(FieldSection section)
    {
        var text = new StringBuilder();
        for (int i = 0; i < section.Count; i++)
        {
            text.Append(i == 0 ? "" : "|").Append(Wire.Text(section.Name(i))).Append('=').Append(Wire.Text(section.Value(i)));
        }

        return text.Append(section.IsTooLarge ? " too large" : "").ToString();
    }

    private static void WriteString(MemoryStream block, string text)
    {
        Span<byte> length = stackalloc byte[HpackInteger.MaxBytes];
        block.Write(length[..HpackInteger.Write(length, 0, 7, text.Length)]);
        block.Write(Wire.Bytes(text));
    }
}
