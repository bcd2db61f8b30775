using System;

namespace Saker;

/// <summary>
/// Has browsers use HTTPS alone for this host, by a Strict-Transport-Security field on every answer over HTTPS (RFC 6797). Immutable.
/// </summary>
/// <remarks>
/// What a browser was told holds for <see cref="MaxAge"/>, whatever happens to the certificate meanwhile: begin with a short one. An age of
/// zero takes it back, from those browsers that come by.
/// </remarks>
public sealed record HstsOptions
{
    /// <summary>How long browsers shall remember it.</summary>
    /// <param name="maxAge">In whole seconds, from zero.</param>
    public HstsOptions(TimeSpan maxAge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAge, TimeSpan.Zero);
        MaxAge = maxAge;
    }

    /// <summary>How long browsers remember it, counted anew from every answer (RFC 6797 §6.1.1).</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>Whether it holds for every host below this one too (RFC 6797 §6.1.2): also those that have no HTTPS.</summary>
    public bool IncludesSubDomains { get; init; }

    /// <summary>Whether the host consents to being built into browsers (hstspreload.org), which takes months to undo.</summary>
    public bool AllowsPreload { get; init; }

    /// <summary>The field's value.</summary>
    internal string Value => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"max-age={(long)MaxAge.TotalSeconds}{(IncludesSubDomains ? "; includeSubDomains" : "")}{(AllowsPreload ? "; preload" : "")}");
}
