namespace Saker.Protocol.Tests.Http2;

/// <summary>The fields of one request, as <c>name=value</c> with <c>|</c> between, and what is read from them.</summary>
internal sealed record RequestFieldsCase(string Name, string Fields, string Expected, bool EndStream = true);
