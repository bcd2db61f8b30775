namespace Saker.Exchange;

/// <summary>One field line of a response: RFC 9110 §5. Immutable.</summary>
/// <param name="Name">A token, in the spelling HTTP/1.1 sends; HTTP/2 sends it in lower case.</param>
/// <param name="Value">Visible US-ASCII, spaces and tabs between; checked when it is added.</param>
public readonly record struct ResponseField(string Name, string Value);
