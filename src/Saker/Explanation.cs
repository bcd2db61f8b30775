using System.Collections.Generic;
using Saker.Files;
using Saker.Protocol.Semantics;

namespace Saker;

/// <summary>Why a request gets the answer that it gets: what <c>saker explain</c> prints. Immutable.</summary>
/// <param name="Path">The path after decoding and normalising, as it is looked up.</param>
/// <param name="Candidates">The names that were considered, in order, and what became of each.</param>
/// <param name="Decision">What the path leads to, in words.</param>
/// <param name="Forms">The forms of the file that was found, and what became of each; empty when there is no file.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Fields">The answer's header section, without what belongs to the connection, and the rule behind each line.</param>
/// <param name="ContentLength">How long the content is, in bytes; null when that is known only at its end.</param>
/// <param name="WhatIf">What a request gets that differs in one field.</param>
internal sealed record Explanation(
    string Path,
    IReadOnlyList<Candidate> Candidates,
    string Decision,
    IReadOnlyList<Candidate> Forms,
    StatusCode Status,
    IReadOnlyList<FieldRule> Fields,
    long? ContentLength,
    IReadOnlyList<Candidate> WhatIf);
