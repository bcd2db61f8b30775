using System.IO;
using System.Net.Security;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>TLS to a server whose certificate the test has made itself.</summary>
internal static class SecureClient
{
    /// <summary>A handshake over <paramref name="stream"/>, which the result owns.</summary>
    /// <param name="stream">Where the bytes go.</param>
    /// <param name="protocol">What is offered by ALPN, and must be agreed on.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<SslStream> OverAsync(Stream stream, SslApplicationProtocol protocol, CancellationToken stop)
    {
#pragma warning disable CA5359 // The certificate is the test's own.
        var secure = new SslStream(stream, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [protocol] }, stop);
        if (secure.NegotiatedApplicationProtocol != protocol) throw new IOException($"agreed on '{secure.NegotiatedApplicationProtocol}'");
        return secure;
    }
}
