using System.Buffers;
using System.Collections.Generic;
using System.Text.Encodings.Web;
using System.Text.Json;
using Saker.Cli.Options;
using Saker.Files;
using Saker.Protocol.Semantics;

namespace Saker.Cli.Explaining;

/// <summary>An explanation for programs: one JSON object and a line feed. Pure.</summary>
internal static class ExplanationJson
{
    // Quotes are frequent in fields, and this is no part of a page.
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object, in UTF-8.</summary>
    public static byte[] Of(ExplainOptions options, Explanation explanation)
    {
        var output = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(output, s_options))
        {
            json.WriteStartObject();
            json.WriteStartObject("request");
            json.WriteString("method", options.Method);
            json.WriteString("target", options.Target);
            WriteStrings(json, "fields", options.Fields);
            json.WriteEndObject();
            json.WriteString("path", explanation.Path);
            json.WriteString("decision", explanation.Decision);
            if (explanation.Refusal is { } refusal)
            {
                json.WriteStartObject("refusal");
                json.WriteString("reason", refusal.Reason);
                json.WriteString("rule", refusal.Rule);
                json.WriteEndObject();
            }

            WriteCandidates(json, "candidates", "name", explanation.Candidates);
            WriteCandidates(json, "forms", "name", explanation.Forms);
            json.WriteNumber("status", (int)explanation.Status);
            json.WriteString("statusLine", explanation.StatusLine);
            json.WriteStartArray("fields");
            foreach (FieldRule field in explanation.Fields)
            {
                json.WriteStartObject();
                json.WriteString("name", field.Name);
                json.WriteString("value", field.Value);
                json.WriteString("rule", field.Rule);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (explanation.ContentLength is { } length) json.WriteNumber("contentLength", length);
            else json.WriteNull("contentLength");
            WriteStrings(json, "before", explanation.Before);

            // What the same URL gets where there is no TLS; null when that is no other answer.
            if (options.IsHttps && explanation.Refusal is null) json.WriteNumber("plainPortStatus", (int)StatusCode.MisdirectedRequest);
            else json.WriteNull("plainPortStatus");
            WriteCandidates(json, "whatIf", "request", explanation.WhatIf);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> strings)
    {
        json.WriteStartArray(name);
        foreach (string text in strings) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteCandidates(Utf8JsonWriter json, string name, string what, IReadOnlyList<Candidate> candidates)
    {
        json.WriteStartArray(name);
        foreach (Candidate candidate in candidates)
        {
            json.WriteStartObject();
            json.WriteString(what, candidate.Path);
            json.WriteString("outcome", candidate.Outcome);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
