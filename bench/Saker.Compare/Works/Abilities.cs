using System;

namespace Saker.Compare.Works;

/// <summary>What a work asks of a server beyond answering GET over HTTP/1.1, and what a peer has been set up to do.</summary>
[Flags]
internal enum Abilities
{
    None = 0,

    /// <summary>Sends <c>name.br</c> for <c>name</c> to who accepts it.</summary>
    Siblings = 1,

    /// <summary>TLS 1.3.</summary>
    Tls = 2,

    /// <summary>HTTP/2, over TLS by ALPN and in clear text by prior knowledge.</summary>
    Http2 = 4,

    /// <summary>Serves a folder, not one canned answer.</summary>
    Folder = 8,

    All = Siblings | Tls | Http2 | Folder,
}
