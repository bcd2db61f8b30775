namespace Saker.Connections;

/// <summary>How fast a peer must move bytes, and how far it may fall behind. Immutable.</summary>
/// <param name="AllowanceMilliseconds">The longest silence, and the most time it may owe.</param>
/// <param name="BytesPerSecond">The rate that costs no allowance; 0 when any byte renews it.</param>
internal readonly record struct PaceRule(long AllowanceMilliseconds, int BytesPerSecond);
