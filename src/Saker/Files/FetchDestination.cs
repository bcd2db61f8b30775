using System;
using System.Text;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>Reads what a browser says it will do with the answer (Fetch Metadata Request Headers, Sec-Fetch-Dest). Stateless.</summary>
internal static class FetchDestination
{
    private static readonly byte[][] s_assets =
    [
        .. Array.ConvertAll(
            [
                "audio", "audioworklet", "font", "image", "json", "manifest", "paintworklet", "script", "serviceworker", "sharedworker",
                "style", "track", "video", "worker", "xslt",
            ],
            (Converter<string, byte[]>)Encoding.ASCII.GetBytes),
    ];

    /// <summary>True when the answer is to be a part of a page and is no page: a script, a style sheet, an image. False when nobody says.</summary>
    public static bool IsAsset(RequestHead head)
    {
        if (!head.TryGet(KnownField.SecFetchDest, out ReadOnlySpan<byte> destination)) return false;
        foreach (byte[] asset in s_assets)
        {
            if (destination.SequenceEqual(asset)) return true;
        }

        return false;
    }
}
