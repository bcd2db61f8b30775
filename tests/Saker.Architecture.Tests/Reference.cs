namespace Saker.Architecture.Tests;

/// <summary>One place where a file uses a type that another file declares. Immutable.</summary>
/// <param name="From">The file that uses it (<see cref="SourceFile.Name"/>).</param>
/// <param name="Line">Where, from 1.</param>
/// <param name="To">The file that declares it.</param>
/// <param name="What">The type or namespace as it is called.</param>
internal sealed record Reference(string From, int Line, string To, string What)
{
    /// <inheritdoc/>
    public override string ToString() => $"{From}:{Line} uses {What} ({To})";
}
