using System;

namespace Saker.Transport.Tls;

/// <summary>A certificate or its key cannot be used. The message is for the operator: which file, what is wrong with it, what to do. Immutable.</summary>
public sealed class CertificateException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">Which file, what is wrong, what to do.</param>
    /// <param name="cause">What the system said, if anything.</param>
    public CertificateException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
