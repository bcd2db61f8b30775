using System;
using System.Runtime.InteropServices;

namespace Saker.Cli;

/// <summary>
/// The one library that the command needs of the machine. The runtime ends the process where it is missing, in the midst of whatever it is needed
/// for first; here it is an error that says what to do.
/// </summary>
internal static class OpenSslLibrary
{
    // The runtime's, in its order.
    private static readonly string[] s_names = ["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"];

    /// <summary>Loads it, unless the operating system brings its own cryptography.</summary>
    /// <exception cref="CommandFailure">It is not there.</exception>
    public static void Require()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE") is not null) return;
        foreach (string name in s_names)
        {
            if (NativeLibrary.TryLoad(name, out _)) return;
        }

        throw new CommandFailure(
            "OpenSSL is not on this machine, and entity tags and TLS need it: libssl.so.3 cannot be loaded; "
            + "install it (Debian: apt-get install libssl3, Alpine: apk add libssl3, Fedora: dnf install openssl-libs)");
    }
}
