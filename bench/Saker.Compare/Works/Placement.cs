namespace Saker.Compare.Works;

/// <summary>Who runs on which processors, as <c>taskset -c</c> names them. Immutable.</summary>
internal sealed record Placement(string Server, string Generator, int Workers)
{
    /// <summary>One loop or worker on the first processor, the generator on the second.</summary>
    public static readonly Placement Apart = new("0", "1", 1);

    /// <summary>Two loops or workers, and a generator with two threads, wherever the kernel puts them: a check of reality.</summary>
    public static readonly Placement Together = new("0,1", "0,1", 2);
}
