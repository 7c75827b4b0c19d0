using Ullage.Model;

namespace Ullage.Sizing.Backtest;

/// <summary>Leaves everything as it is today. What was set at the time is not known: today's settings are judged over all of the history.</summary>
internal sealed class TodaysSettings : IPolicy
{
    /// <inheritdoc/>
    public string Name => "today";

    /// <inheritdoc/>
    public IPolicy Knowing(IEnumerable<IContainerUsage> fleet) => this;

    /// <inheritdoc/>
    public ContainerRecommendation Recommend(Workload workload, ContainerFacts container, IContainerUsage? usage)
    {
        ArgumentNullException.ThrowIfNull(container);
        return PeerAnswer.Of(container, container.Role == ContainerRole.Init || container.Current == ResourceSettings.None ? null : container.Current);
    }
}
