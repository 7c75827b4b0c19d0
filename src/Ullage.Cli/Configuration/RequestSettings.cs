using Ullage.Application.Recommend;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Mapping;
using Ullage.Sizing.Reduction;

namespace Ullage.Cli.Configuration;

/// <summary>What is asked of a run, from settings; prices apart, which may come from a file (<see cref="CostSettings.Prices"/>).</summary>
internal static class RequestSettings
{
    /// <summary>The request.</summary>
    public static RecommendRequest Bind(ResolvedSettings settings)
    {
        var mapping = MappingText.Apply(MetricMapping.Preset(settings.Get(SourceSettings.Mapping)), settings.Get(SourceSettings.Map));
        mapping = settings.Get(SourceSettings.ClusterLabel) is { } label ? mapping with { ClusterLabel = label } : mapping;
        mapping = settings.IsGiven(SourceSettings.ReplicaLabel) ? mapping with { ReplicaLabels = settings.Get(SourceSettings.ReplicaLabel) } : mapping;
        return new RecommendRequest
        {
            Window = settings.Get(SelectionSettings.Window),
            At = settings.Get(SelectionSettings.At),
            Discovery = new DiscoveryOptions
            {
                Namespaces = settings.Get(SelectionSettings.Namespace),
                PodLabels = settings.Get(SelectionSettings.Selector),
                Cluster = settings.Get(SourceSettings.Cluster),
                Mapping = mapping,
                Concurrency = settings.Get(SourceSettings.Concurrency),
            },
            Reduction = ReductionOptions.Default with { StartupWindow = settings.Get(SizingSettings.StartupWindow) },
            MaxSamples = settings.Get(SourceSettings.MaxSamples),
            Concurrency = settings.Get(SourceSettings.Concurrency),
        };
    }
}
