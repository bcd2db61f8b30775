using System.Diagnostics.CodeAnalysis;

namespace Saker.Protocol.Semantics;

/// <summary>What becomes of a Range field.</summary>
public enum RangeOutcome : byte
{
    /// <summary>It is ignored: 200 with everything.</summary>
    Whole,

    /// <summary>206 with one part.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "It says how many parts; nobody takes it for a number.")]
    Single,

    /// <summary>206 with several parts as multipart/byteranges.</summary>
    Multiple,

    /// <summary>416.</summary>
    Unsatisfiable,
}
