using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>206 (RFC 9110 §15.3.7): decides its fields, and makes its content. Stateless.</summary>
internal static class PartialContent
{
    // RFC 2046 §5.1.1: a delimiter must be in none of the parts. 96 bits that follow from the form's tag and from what only this process
    // knows are in no file, not even in one whose author has seen the delimiter of the version before.
    private const int BoundaryBytes = 12;

    private static readonly byte[] s_secret = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    /// <summary>206 with <paramref name="parts"/> of <paramref name="form"/>: one as it is, several as multipart/byteranges.</summary>
    /// <param name="evidence">What the decision rests on.</param>
    /// <param name="form">The chosen form.</param>
    /// <param name="parts">At least one part.</param>
    /// <param name="continues">Whether the client goes on with what it has: the request has If-Range.</param>
    public static Decision Of(Evidence evidence, Representation form, ReadOnlySpan<ByteRange> parts, bool continues)
    {
        var fields = new List<FieldRule>(form.Fields.Count + 1);
        bool isOne = parts.Length == 1;
        string boundary = isOne ? "" : BoundaryOf(form);
        foreach (FieldRule field in form.Fields)
        {
            if (field.Name == "Content-Type" && !isOne)
                fields.Add(new("Content-Type", $"multipart/byteranges; boundary={boundary}", "several parts, each with a head of its own"));

            // RFC 9110 §15.3.7: the client has an answer with these fields already, and goes on with it.
            else if (!continues || !FileFields.IsMetadata(field.Name))
                fields.Add(field);
        }

        if (isOne) fields.Add(new("Content-Range", ContentRange(parts[0], form.Length), "the part that Range asked for"));
        return new Decision(evidence, StatusCode.PartialContent, fields, page: null)
        {
            Form = form,
            Parts = parts.ToArray(),
            Boundary = boundary,
            Because = isOne ? ", one part of it" : $", {parts.Length} parts of it",
            IsForOne = true,
        };
    }

    /// <summary>The content of <paramref name="decision"/>, which has parts.</summary>
    /// <param name="decision">From <see cref="Of"/>.</param>
    /// <param name="partOf">Makes a part's content; told of the last one, for what all of them share.</param>
    public static ResponseContent ContentOf(Decision decision, Func<ByteRange, bool, ResponseContent> partOf)
    {
        Representation form = decision.Form!;
        ByteRange[] parts = decision.Parts;
        if (parts.Length == 1) return partOf(parts[0], true);

        string type = "application/octet-stream";
        foreach (FieldRule field in form.Fields)
        {
            if (field.Name == "Content-Type") type = field.Value;
        }

        var contents = new ResponseContent[(parts.Length * 2) + 1];
        for (int i = 0; i < parts.Length; i++)
        {
            string head = $"{(i == 0 ? "" : "\r\n")}--{decision.Boundary}\r\nContent-Type: {type}\r\nContent-Range: {ContentRange(parts[i], form.Length)}\r\n\r\n";
            contents[i * 2] = new ResponseContent.Memory(Encoding.ASCII.GetBytes(head));
            contents[(i * 2) + 1] = partOf(parts[i], i == parts.Length - 1);
        }

        contents[^1] = new ResponseContent.Memory(Encoding.ASCII.GetBytes($"\r\n--{decision.Boundary}--\r\n"));
        return new ResponseContent.Sequence(contents);
    }

    private static string BoundaryOf(Representation form)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(s_secret, form.EntityTag, hash);
        return Convert.ToHexStringLower(hash[..BoundaryBytes]);
    }

    private static string ContentRange(ByteRange part, long length) => $"bytes {part.First}-{part.Last}/{length}";
}
