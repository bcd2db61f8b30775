using System.Collections.Generic;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>It is there, and the system does not let us have it: 403, 500 or 503. Immutable; not kept, since a moment later it may be otherwise.</summary>
internal sealed class FoundRefusal(OpenStatus reason, int errorNumber, FileRules rules, IReadOnlyList<TriedName> tried) : Finding(tried)
{
    /// <summary>Why.</summary>
    public OpenStatus Reason => reason;

    /// <summary>The system's error number, for the log; 0 where it has been said already.</summary>
    public int ErrorNumber => errorNumber;

    /// <inheritdoc/>
    public override string Summary => $"it is there and cannot be had: {reason}, error {errorNumber}";

    /// <inheritdoc/>
    public override Decision Decide(RequestHead head, long utcSeconds) => Decide();

    /// <summary>The same for whatever request.</summary>
    public Decision Decide()
    {
        StatusCode status = FileStatus.Of(reason);
        return new Decision(this, status, ErrorFields.Of(status, null, rules), ErrorResponses.For(status).Content) { IsForOne = true };
    }
}
