using Ullage.Model;
using Ullage.Prometheus.Discovery;

namespace Ullage.Prometheus.Runtimes;

/// <summary>A pod that tells of its runtime; the container is empty where the scrape does not name it.</summary>
internal sealed record RuntimeSign(PodContainer Container, RuntimeKind Kind, string? Version);

/// <summary>A setting of a runtime as last told.</summary>
internal sealed record RuntimeSetting(PodContainer Container, string Metric, double Value, long AtMs);

/// <summary>What pods tell of their runtimes, before it is known which containers they mean.</summary>
/// <param name="Labels">The labels that name pods in these series.</param>
/// <param name="Signs">Signs, the surest of a pod first.</param>
/// <param name="Settings">Settings told towards the window's end.</param>
internal sealed record RuntimeFindings(Mapping.ContainerLabels Labels, IReadOnlyList<RuntimeSign> Signs, IReadOnlyList<RuntimeSetting> Settings);
