namespace Saker.Files;

/// <summary>What Content-Type says of a file, and whether compressing it is worth while. Immutable.</summary>
/// <param name="Value">The field value, parameters included (RFC 9110 §8.3).</param>
/// <param name="IsCompressible">True for text and its like; false for what is compressed already.</param>
internal sealed record MediaType(string Value, bool IsCompressible);
