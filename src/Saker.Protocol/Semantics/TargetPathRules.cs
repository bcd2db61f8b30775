using System;

namespace Saker.Protocol.Semantics;

/// <summary>What else a target path must not hold, beside what is refused everywhere.</summary>
[Flags]
public enum TargetPathRules
{
    /// <summary>Nothing else.</summary>
    None = 0,

    /// <summary>Windows: device names, alternate streams, trailing dots and spaces, and the characters its file names cannot hold.</summary>
    Windows = 1,
}
