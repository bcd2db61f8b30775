using System;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>Makes 206 and 416 (RFC 9110 §15.3.7, §15.5.17). Stateless.</summary>
internal static class PartialContent
{
    /// <summary>206 with <paramref name="parts"/> of <paramref name="form"/>: one as it is, several as multipart/byteranges.</summary>
    /// <param name="form">The form.</param>
    /// <param name="parts">At least one part.</param>
    /// <param name="file">The response's own descriptor of the form's file; null when the form is in memory.</param>
    /// <param name="isUnchanged">Tells whether that file is still the form's version.</param>
    public static Response Of(Representation form, ReadOnlySpan<ByteRange> parts, SafeFileHandle? file, Func<SafeFileHandle, bool>? isUnchanged)
    {
        if (parts.Length == 1)
        {
            var one = new Response(StatusCode.PartialContent, Slice(form, parts[0], file, isUnchanged, isLast: true));
            foreach (FieldRule field in form.Fields) one.Fields.Add(field.Name, field.Value);
            one.Fields.Add("Content-Range", ContentRange(parts[0], form.Length));
            return one;
        }

        // RFC 2046 §5.1.1: a delimiter that is in none of the parts. 96 random bits are in none.
        string boundary = RandomNumberGenerator.GetHexString(24, lowercase: true);
        string type = "application/octet-stream";
        foreach (FieldRule field in form.Fields)
        {
            if (field.Name == "Content-Type") type = field.Value;
        }

        var contents = new ResponseContent[(parts.Length * 2) + 1];
        for (int i = 0; i < parts.Length; i++)
        {
            string head = $"{(i == 0 ? "" : "\r\n")}--{boundary}\r\nContent-Type: {type}\r\nContent-Range: {ContentRange(parts[i], form.Length)}\r\n\r\n";
            contents[i * 2] = new ResponseContent.Memory(Encoding.ASCII.GetBytes(head));
            contents[(i * 2) + 1] = Slice(form, parts[i], file, isUnchanged, isLast: i == parts.Length - 1);
        }

        contents[^1] = new ResponseContent.Memory(Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n"));
        var several = new Response(StatusCode.PartialContent, new ResponseContent.Sequence(contents));
        foreach (FieldRule field in form.Fields)
            several.Fields.Add(field.Name, field.Name == "Content-Type" ? $"multipart/byteranges; boundary={boundary}" : field.Value);
        return several;
    }

    /// <summary>416, which tells how long the form is.</summary>
    public static Response Unsatisfiable(Representation form)
    {
        Response page = ErrorResponses.For(StatusCode.RangeNotSatisfiable);
        var response = new Response(page.Status, page.Content);
        foreach (ResponseField field in page.Fields) response.Fields.Add(field.Name, field.Value);
        response.Fields.Add("Content-Range", $"bytes */{form.Length}");
        return response;
    }

    private static string ContentRange(ByteRange part, long length) => $"bytes {part.First}-{part.Last}/{length}";

    // All parts share one descriptor, and the last one closes it.
    private static ResponseContent Slice(Representation form, ByteRange part, SafeFileHandle? file, Func<SafeFileHandle, bool>? isUnchanged, bool isLast) => file is null
        ? new ResponseContent.Memory(form.Content.Bytes.AsMemory((int)part.First, (int)part.Length))
        : new ResponseContent.FileRange(file, part.First, part.Length, isUnchanged, disposeWhenSent: isLast);
}
