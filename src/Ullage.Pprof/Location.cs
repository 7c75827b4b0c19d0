namespace Ullage.Pprof;

/// <summary>A place in the program. Compared by identity: samples that share a place share the object.</summary>
/// <param name="Lines">The line there; where functions were inlined, the innermost first and the one that holds the code last. Empty while not looked up.</param>
public sealed class Location(IReadOnlyList<Line> Lines)
{
    /// <summary>The line there, innermost inlined function first.</summary>
    public IReadOnlyList<Line> Lines { get; } = Lines;

    /// <summary>What the address belongs to; null when unknown.</summary>
    public Mapping? Mapping { get; init; }

    /// <summary>The instruction's address; 0 when unknown.</summary>
    public ulong Address { get; init; }

    /// <summary>Whether several places with identical code were folded into one, so that the line is only one of them.</summary>
    public bool IsFolded { get; init; }
}
