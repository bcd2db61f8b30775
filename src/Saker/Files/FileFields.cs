using System;
using System.Collections.Generic;
using System.Text;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>Which fields describe one form of a file, and why: a pure function of its name, its facts and the rules. Stateless.</summary>
internal static class FileFields
{
    // The first second of the year 1, before which the calendar has no date to write.
    private const long MinSeconds = -62_135_596_800;

    /// <summary>The fields of a form, in the order they are sent.</summary>
    /// <param name="path">The file that is served, not the URL that was asked for.</param>
    /// <param name="lastModified">From <see cref="LastModified"/>.</param>
    /// <param name="entityTag">The form's ETag.</param>
    /// <param name="coding">The form's content coding.</param>
    /// <param name="vary">The request fields by which another request may get another answer; null for none.</param>
    /// <param name="rules">The site's rules.</param>
    public static List<FieldRule> Of(byte[] path, long? lastModified, string entityTag, ContentCoding coding, string? vary, FileRules rules)
    {
        MediaType type = MediaTypes.Of(path);
        var fields = new List<FieldRule>(8)
        {
            new("Content-Type", type.Value, type == MediaTypes.OctetStream ? "no known extension" : "by the extension (mime-db)"),
        };
        if (coding != ContentCoding.Identity)
            fields.Add(new FieldRule("Content-Encoding", Encoding.ASCII.GetString(ContentCodings.Name(coding)), "the coding that was chosen by Accept-Encoding"));
        if (vary is not null) fields.Add(new FieldRule("Vary", vary, "another request may get another answer"));
        fields.Add(new FieldRule(
            "ETag", entityTag, entityTag.StartsWith('W') ? "of length and time; the content's own hash is not known yet" : "a hash of exactly these bytes"));
        if (lastModified is { } modified) fields.Add(new FieldRule("Last-Modified", Date(modified), "the file's modification time"));
        fields.Add(CacheControl(path, rules));
        fields.Add(new FieldRule("Accept-Ranges", "bytes", "parts may be asked for"));
        AddSite(fields, path, rules, saysNo: false);
        return fields;
    }

    /// <summary>Adds what every answer of the site has.</summary>
    /// <param name="fields">Added to.</param>
    /// <param name="path">The file that is served, relative to the root; null when the answer is about none, and then only rules for everything match.</param>
    /// <param name="rules">The site's rules.</param>
    /// <param name="saysNo">
    /// Whether the answer is no file but a page or a redirect in its place. A rule that says how long files are kept, or what is in
    /// them, does not mean that: a 404 that is kept for a year is there for a year.
    /// </param>
    public static void AddSite(List<FieldRule> fields, byte[]? path, FileRules rules, bool saysNo)
    {
        Set(fields, new FieldRule("X-Content-Type-Options", "nosniff", "always: a file is what its type says, and nothing is guessed from its bytes"));
        if (rules.AllowsAllOrigins)
        {
            Set(fields, new FieldRule("Access-Control-Allow-Origin", "*", "--cors"));
            Set(fields, new FieldRule("Access-Control-Expose-Headers", "*", "--cors"));
        }

        foreach (HeaderRule rule in rules.Headers)
        {
            if (saysNo && SpeaksOfFile(rule.Name)) continue;
            if (path is null ? !rule.IsForEverything : !rule.Matches(path)) continue;

            // What the answer depends on may be added to, and nothing of it taken away.
            FieldRule own = Is(rule.Name, "Vary") ? fields.Find(field => Is(field.Name, "Vary")) : default;
            string value = own.Value is null ? rule.Value : $"{own.Value}, {rule.Value}";
            Set(fields, new FieldRule(rule.Name, value, $"the site's rule for {rule.Pattern}"));
        }
    }

    /// <summary>
    /// The modification time that may be told, in seconds since 1970-01-01 UTC, or null. 0 and 1 are what reproducible builds and
    /// container layers write where they mean "no time".
    /// </summary>
    /// <remarks>
    /// RFC 9110 §8.8.2.1: never one in the future. Nor while its second goes on, or may by the file system's clock, which lags: the
    /// file may change once more in it, and then one date would stand for two contents. As nobody has been told the date before, it
    /// is the strong validator of RFC 9110 §8.8.2.2 from the moment it is told, and If-Range may trust it.
    /// </remarks>
    public static long? LastModified(in FileFacts facts, long utcSeconds)
    {
        long seconds = facts.ModifiedSeconds;
        return seconds is 0 or 1 || seconds >= utcSeconds - 1 || seconds < MinSeconds ? null : seconds;
    }

    /// <summary>The date as RFC 9110 §5.6.7 has it written.</summary>
    public static string Date(long unixSeconds)
    {
        Span<byte> text = stackalloc byte[HttpDate.Length];
        HttpDate.Format(unixSeconds, text);
        return Encoding.ASCII.GetString(text);
    }

    private static FieldRule CacheControl(byte[] path, FileRules rules)
    {
        if (Fingerprint.IsIn(path)) return new FieldRule("Cache-Control", "public, max-age=31536000, immutable", "the name has a hash of the content in it");
        return rules.MaxAgeSeconds is { } age
            ? new FieldRule("Cache-Control", $"public, max-age={age}", "--cache")
            : new FieldRule("Cache-Control", "no-cache", "the default: may be kept, is to be revalidated");
    }

    /// <summary>Whether the field describes the content, which a 304 does not have (RFC 9110 §15.4.5).</summary>
    public static bool IsAboutContent(string name) =>
        Is(name, "Content-Type") || Is(name, "Content-Encoding") || Is(name, "Content-Language") || Is(name, "Accept-Ranges") || Is(name, "X-Content-Type-Options");

    /// <summary>Whether the field is metadata that need not be said again to a client that has it, which If-Range tells (RFC 9110 §15.3.7).</summary>
    public static bool IsMetadata(string name) =>
        Is(name, "Content-Type") || Is(name, "Content-Encoding") || Is(name, "Content-Language") || Is(name, "Last-Modified");

    /// <summary>Adds <paramref name="field"/>; a later rule replaces what an earlier one said.</summary>
    public static void Set(List<FieldRule> fields, FieldRule field)
    {
        for (int i = fields.Count - 1; i >= 0; i--)
        {
            if (Is(fields[i].Name, field.Name)) fields.RemoveAt(i);
        }

        fields.Add(field);
    }

    private static bool SpeaksOfFile(string name) =>
        IsMetadata(name) || Is(name, "Cache-Control") || Is(name, "Expires") || Is(name, "ETag") || Is(name, "Content-Disposition") || Is(name, "Content-Location");

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
