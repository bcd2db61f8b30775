using System;
using System.Collections.Generic;
using Saker.Compare.Machine;

namespace Saker.Compare.Peers;

/// <summary>The C floor, which needs to be told what to say.</summary>
internal static class FloorLaunch
{
    public static Launch For(PeerSettings settings)
    {
        CannedAnswer canned = settings.Canned ?? throw new ArgumentException("the floor has no answer of its own", nameof(settings));
        var arguments = new List<string> { "--port", $"{settings.Port}", "--answer", settings.Write("answer", canned.Bytes) };
        if (canned.SendFile is not null)
        {
            arguments.AddRange(["--sendfile", canned.SendFile]);
        }

        if (canned.CloseBytes is not null)
        {
            arguments.AddRange(["--close-answer", settings.Write("close-answer", canned.CloseBytes)]);
        }

        return new Launch(settings.Installed.Floor, arguments);
    }
}
