using System.Text;
using Saker.Protocol.Semantics;

namespace Saker.Tests.Modes;

/// <summary>An answer as its client got it, whatever it was carried by. Immutable.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Fields">The header section, without what only one version has: Connection, Keep-Alive, Transfer-Encoding.</param>
/// <param name="Bytes">The content, as far as it came.</param>
/// <param name="IsWhole">False when it was cut off.</param>
internal sealed record ModeAnswer(StatusCode Status, AnswerFields Fields, byte[] Bytes, bool IsWhole)
{
    /// <summary>The content as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);
}
