using System;
using System.Text;

namespace Saker.Cli.Certificates;

/// <summary>What to do so that programs trust the local authority. Pure.</summary>
internal static class TrustAdvice
{
    /// <summary>The commands for the system this runs on, as lines to be copied.</summary>
    /// <param name="authority">The authority's certificate file.</param>
    public static string For(string authority)
    {
        string file = OperatingSystem.IsWindows() ? $"\"{authority}\"" : Quote(authority);
        var text = new StringBuilder();
        text.Append($"saker: the certificate is signed by an authority of your own, which nothing trusts yet:\n    {authority}\n");
        text.Append("  Whoever has the key beside it can pose as any site to those who trust it: trust it on this machine alone.\n");
        if (OperatingSystem.IsWindows())
        {
            text.Append($"  browsers:  certutil -user -addstore Root {file}\n");
        }
        else if (OperatingSystem.IsMacOS())
        {
            text.Append($"  browsers:  security add-trusted-cert -k ~/Library/Keychains/login.keychain-db {file}\n");
        }
        else
        {
            text.Append($"  Chromium:  mkdir -p ~/.pki/nssdb && certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n saker -i {file}   (package libnss3-tools)\n");
            text.Append($"  system:    sudo cp {file} /usr/local/share/ca-certificates/saker.crt && sudo update-ca-certificates\n");
        }

        text.Append("  Firefox:   Settings, Privacy & Security, View Certificates, Authorities, Import\n");
        text.Append($"  curl:      curl --cacert {file} URL\n");
        return text.ToString();
    }

    private static string Quote(string path) => "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
