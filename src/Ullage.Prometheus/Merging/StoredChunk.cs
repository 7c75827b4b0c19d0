namespace Ullage.Prometheus.Merging;

/// <summary>An encoded chunk of one series, known by its place and time.</summary>
/// <param name="Store">Where it lies.</param>
/// <param name="Reference">Its place there, in the store's own terms.</param>
/// <param name="MinMs">Its first timestamp.</param>
/// <param name="MaxMs">Its last timestamp.</param>
/// <param name="Deleted">Closed stretches whose samples were deleted, sorted; empty mostly.</param>
internal readonly record struct StoredChunk(ChunkStore Store, long Reference, long MinMs, long MaxMs, DeletedInterval[] Deleted);
