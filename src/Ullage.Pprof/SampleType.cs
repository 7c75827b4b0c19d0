namespace Ullage.Pprof;

/// <summary>What a sample's value counts, such as <c>cpu</c> in <c>nanoseconds</c> or <c>alloc_space</c> in <c>bytes</c>.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Unit">Its unit, as pprof names it: <c>count</c>, <c>bytes</c>, <c>nanoseconds</c>.</param>
public sealed record SampleType(string Name, string Unit);
