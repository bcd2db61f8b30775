using System.Collections.Generic;
using Saker.Files;
using Saker.Protocol.Semantics;

namespace Saker;

/// <summary>
/// Why a request gets the answer that it gets, and the answer's head to the byte: what <c>saker explain</c> prints. Immutable.
/// </summary>
/// <remarks>
/// It is the answer of a site that has settled: long files hashed, short ones compressed, as they are a moment after they were first
/// asked for. <see cref="Before"/> says what differs until then.
/// </remarks>
internal sealed record Explanation
{
    /// <summary>Why the request is refused before any file is looked at; null when it is not.</summary>
    public ProtocolError? Refusal { get; init; }

    /// <summary>The path after decoding and normalising, as it is looked up; empty when the request is refused.</summary>
    public string Path { get; init; } = "";

    /// <summary>The names that were considered, in order, and what became of each.</summary>
    public IReadOnlyList<Candidate> Candidates { get; init; } = [];

    /// <summary>What the path leads to, in words.</summary>
    public required string Decision { get; init; }

    /// <summary>The forms of the file that was found, and what became of each; empty when there is no file.</summary>
    public IReadOnlyList<Candidate> Forms { get; init; } = [];

    /// <summary>The status of the answer.</summary>
    public required StatusCode Status { get; init; }

    /// <summary>The first line of the answer, without its line end.</summary>
    public required string StatusLine { get; init; }

    /// <summary>The answer's whole header section in the order it is sent, and the rule behind each line.</summary>
    public required IReadOnlyList<FieldRule> Fields { get; init; }

    /// <summary>How many bytes of content follow; null when that is known only at its end.</summary>
    public long? ContentLength { get; init; }

    /// <summary>Lines of the head, the first among them, that differ as long as the file's hash and its compressed forms are not known yet; empty when there are none.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>What a request gets that differs in one field.</summary>
    public IReadOnlyList<Candidate> WhatIf { get; init; } = [];
}
