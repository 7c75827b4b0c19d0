using Ullage.Model;

namespace Ullage.Sizing.Backtest;

/// <summary>
/// The default strategy of krr (robusta-dev/krr, <c>simple</c>), as its source has it in 2026: CPU request the highest of the pods' P95, no CPU limit; memory request and
/// limit the highest peak × 1.15; at least 10m and 100Mi; nothing under 100 points. It reads one sample in 75 s; here it sees every sample, which is in its favour.
/// </summary>
/// <param name="floors">Whether its floors of 10m and 100Mi hold.</param>
internal sealed class KrrSimple(bool floors) : IPolicy
{
    private const double Quantile = 0.95;
    private const double Margin = 1.15;
    private const double LeastCores = 0.01;
    private const double LeastBytes = 100 << 20;
    private const int LeastPoints = 100;

    /// <inheritdoc/>
    public string Name => floors ? "krr" : "krr-no-floor";

    /// <inheritdoc/>
    public IPolicy Knowing(IEnumerable<IContainerUsage> fleet) => this;

    /// <inheritdoc/>
    public ContainerRecommendation Recommend(Workload workload, ContainerFacts container, IContainerUsage? usage)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(container);
        if (PeerAnswer.Usable(workload, container, usage) is not { } history || history.Summary.Coverage.Samples < LeastPoints)
        {
            return PeerAnswer.Of(container, null);
        }

        var cpu = history.HighestPodCpuQuantile(Quantile);
        var memory = history.Summary.Memory.Peak.Value * Margin;
        var bytes = PeerAnswer.Memory(floors ? Math.Max(memory, LeastBytes) : memory);
        return PeerAnswer.Of(container, new ResourceSettings(PeerAnswer.Cpu(floors ? Math.Max(cpu, LeastCores) : cpu), null, bytes, bytes));
    }
}
