namespace Ullage.Hosting.Container;

/// <summary>What the collector told at its last collection, in bytes.</summary>
internal readonly record struct CollectionFacts(long Available, long HighLoad, long Load, long Committed);
