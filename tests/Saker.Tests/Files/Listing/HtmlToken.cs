using System.Collections.Generic;

namespace Saker.Tests.Files.Listing;

/// <summary>A tag with its attributes, or text with its character references resolved.</summary>
/// <param name="Tag">"td", "/td", "!doctype"; empty for text.</param>
/// <param name="Attributes">In their order; none in text.</param>
/// <param name="Text">What a reader of the page sees; empty in tags.</param>
internal sealed record HtmlToken(string Tag, IReadOnlyDictionary<string, string> Attributes, string Text)
{
    /// <summary>The value of an attribute that must be there.</summary>
    public string this[string attribute] => Attributes[attribute];
}
