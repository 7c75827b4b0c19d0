using Ullage.Model;

namespace Ullage.Prometheus.Runtimes;

/// <summary>What the memory history of one container's runtime tells.</summary>
/// <param name="Facts">Its facts, completed.</param>
/// <param name="Go">What its Go runtime did, pod by pod in stretches of at most an hour; empty for other runtimes.</param>
public sealed record MeasuredRuntime(RuntimeFacts Facts, IReadOnlyList<GoObservation> Go);
