namespace Ullage.Hosting.Container;

/// <summary>What the collector told at its last collection, in bytes.</summary>
internal readonly record struct CollectionFacts(long Available, long HighLoad, long Load, long Committed)
{
    /// <summary>Committed and empty then: room that the heap fills again before it asks for more.</summary>
    public long Empty { get; init; }
}
