using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Saker.Cli.Options;
using Saker.Cli.Terminals;
using Saker.Protocol.Semantics;

namespace Saker.Cli.Explaining;

/// <summary>An explanation for people: the question, what was looked at, the answer line by line with its reasons, and what else could be asked. Pure.</summary>
internal static class ExplanationText
{
    // Beyond this, what belongs beside a line stands below it.
    private const int MaxLeftWidth = 52;

    /// <summary>The text, in UTF-8.</summary>
    public static byte[] Of(ExplainOptions options, Explanation explanation, bool colours)
    {
        (string bold, string dim, string plain) = colours ? ("\e[1m", "\e[2m", "\e[0m") : ("", "", "");
        var text = new StringBuilder();
        text.Append($"{bold}{TerminalText.Visible(options.Method)} {TerminalText.Visible(options.Target)}{plain}\n");
        foreach (string field in options.Fields) text.Append($"{TerminalText.Visible(field)}\n");

        if (explanation.Refusal is { } refusal) text.Append($"\n{TerminalText.Visible(explanation.Decision)} {dim}({refusal.Rule}){plain}\n");
        else text.Append($"\n{dim}path{plain}      {TerminalText.Visible(explanation.Path)}\n{dim}leads to{plain}  {TerminalText.Visible(explanation.Decision)}\n");

        if (options.IsHttps && explanation.Refusal is null) text.Append($"{dim}over{plain}      TLS; a plain port answers {(int)StatusCode.MisdirectedRequest} to an https URL\n");

        void Section(string title, IEnumerable<(string Left, string Right)> rows)
        {
            (string Left, string Right)[] all = [.. rows.Select(row => (TerminalText.Visible(row.Left), TerminalText.Visible(row.Right)))];
            if (all.Length == 0) return;
            text.Append($"\n{bold}{title}{plain}\n");
            int width = all.Select(row => row.Left.Length).Where(length => length <= MaxLeftWidth).DefaultIfEmpty(0).Max();
            foreach ((string left, string right) in all)
            {
                string gap = left.Length <= width ? new string(' ', width - left.Length + 2) : $"\n  {new string(' ', width + 2)}";
                text.Append($"  {left}{gap}{dim}{right}{plain}\n");
            }
        }

        Section("names tried, in order", explanation.Candidates.Select(candidate => (candidate.Path.Length == 0 ? "." : candidate.Path, candidate.Outcome)));
        Section("forms of the file", explanation.Forms.Select(form => (form.Path, form.Outcome)));
        string colour = !colours ? "" : (int)explanation.Status switch { < 300 => "\e[32m", < 400 => "\e[36m", < 500 => "\e[33m", _ => "\e[31m" };
        Section($"{colour}{explanation.StatusLine}", explanation.Fields.Select(field => ($"{field.Name}: {field.Value}", field.Rule)));
        text.Append($"\n  {Content(explanation.ContentLength)}\n");
        Section("until the file has been hashed and compressed in the background", explanation.Before.Select(line => (line, "")));
        Section("what other requests would get", explanation.WhatIf.Select(answer => (answer.Path, answer.Outcome)));
        return Encoding.UTF8.GetBytes(string.Join('\n', text.ToString().Split('\n').Select(line => line.TrimEnd(' '))));
    }

    private static string Content(long? length) => length switch
    {
        null => "content of a length that is known at its end",
        0 => "no content",
        1 => "1 byte of content",
        { } bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes of content"),
    };
}
