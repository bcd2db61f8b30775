using System;

namespace Saker.Protocol.Tests.Http2;

/// <summary>Bytes as hexadecimal digits, with spaces where a reader wants them.</summary>
internal static class Hex
{
    public static byte[] Bytes(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
