using System;
using System.Linq;
using System.Text;

namespace Saker.Shared;

/// <summary>Frames and field blocks as hexadecimal digits, for tables of cases.</summary>
internal static class Http2Wire
{
    /// <summary>GET http://a/, the shortest request there is.</summary>
    public const string Get = "828684010161";

    /// <summary>POST http://a/</summary>
    public const string Post = "838684010161";

    public const int EndStream = 1;
    public const int EndHeaders = 4;
    public const int Whole = EndStream | EndHeaders;
    public const int Padded = 8;
    public const int Priority = 0x20;

    public static string Frame(int type, int flags, int stream, string payload = "")
    {
        string digits = payload.Replace(" ", "", StringComparison.Ordinal);
        return $"{digits.Length / 2:x6}{type:x2}{flags:x2}{stream:x8}{digits}";
    }

    public static string Data(int stream, string content = "61", int flags = 0) => Frame(0, flags, stream, content);

    public static string Headers(int stream, string block = Get, int flags = Whole) => Frame(1, flags, stream, block);

    public static string PriorityFrame(int stream, string payload = "0000000010") => Frame(2, 0, stream, payload);

    public static string Reset(int stream, string code = "00000008") => Frame(3, 0, stream, code);

    public static string Settings(string payload = "", int flags = 0, int stream = 0) => Frame(4, flags, stream, payload);

    public static string Ping(string payload = "0102030405060708", int flags = 0, int stream = 0) => Frame(6, flags, stream, payload);

    public static string GoAway(string payload = "0000000000000000", int stream = 0) => Frame(7, 0, stream, payload);

    public static string WindowUpdate(int stream, string increment = "00000001") => Frame(8, 0, stream, increment);

    public static string Continuation(int stream, string block, int flags = EndHeaders) => Frame(9, flags, stream, block);

    public static string PriorityUpdate(int about, string value = "u=1", int stream = 0) => Frame(0x10, 0, stream, $"{about:x8}{Text(value)}");

    /// <summary>A literal field that is not added to the table; names and values shorter than 127 bytes.</summary>
    public static string Field(string name, string value) => $"00{name.Length:x2}{Text(name)}{value.Length:x2}{Text(value)}";

    public static string Fields(params (string Name, string Value)[] fields) => string.Concat(fields.Select(field => Field(field.Name, field.Value)));

    public static string Bytes(int count, string value = "00") => string.Concat(Enumerable.Repeat(value, count));

    private static string Text(string text) => Convert.ToHexStringLower(Encoding.Latin1.GetBytes(text));
}
