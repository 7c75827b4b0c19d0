using Ullage.Model;

namespace Ullage.State;

/// <summary>What is kept of one container and day.</summary>
/// <param name="Container">Which.</param>
/// <param name="Inferred">Whether its workload was told by names alone.</param>
/// <param name="Cell">The day's cell in its own bytes; empty where no usage was seen.</param>
/// <param name="Runtime">What its runtime's memory told on that day; null where nothing.</param>
public sealed record ContainerDay(ContainerId Container, bool Inferred, ReadOnlyMemory<byte> Cell, RuntimeFacts? Runtime);

/// <summary>A bucket of a day that is kept.</summary>
/// <param name="Day">The day's number since 1970.</param>
/// <param name="Bucket">0 to <see cref="Buckets.Count"/> − 1.</param>
/// <param name="Reading">How it was read.</param>
public sealed record KeptBucket(int Day, int Bucket, DayReading Reading);

/// <summary>What a store holds of a scope.</summary>
/// <param name="Kept">Buckets that can be used.</param>
/// <param name="Damaged">Days that are there and cannot be used, each with the reason; they count as absent.</param>
public sealed record KeptDays(IReadOnlyList<KeptBucket> Kept, IReadOnlyList<(int Day, string Reason)> Damaged);
