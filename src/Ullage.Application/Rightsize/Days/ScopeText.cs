using System.Globalization;
using Ullage.Application.Recommend;
using Ullage.State;

namespace Ullage.Application.Rightsize;

/// <summary>All that a day's cells hang on besides the samples. A change of any makes another history.</summary>
internal static class ScopeText
{
    // Raised when the same samples give other cells.
    private const int Reduction = 1;

    public static StateScope Of(string source, RecommendRequest request)
    {
        var (discovery, mapping) = (request.Discovery, request.Discovery.Mapping);
        string[] parts =
        [
            $"reduction {Reduction}",
            $"source {source}",
            $"cluster {mapping.ClusterLabel}={discovery.Cluster}",
            $"namespaces {string.Join(',', discovery.Namespaces.Globs)}",
            $"pods {discovery.PodLabels?.Text}",
            $"mapping {mapping.Name} cpu {string.Join(',', mapping.Cpu.Select(static c => $"{c.Name}:{c.Kind}"))} memory {string.Join(',', mapping.Memory)} cfs {mapping.CfsPeriods},{mapping.CfsThrottled}",
            $"replicas {string.Join(',', mapping.ReplicaLabels)}",
            string.Create(CultureInfo.InvariantCulture, $"startup {request.Reduction.StartupWindow.Ticks} interval {request.Reduction.AssumedInterval.Ticks}"),
        ];
        return new StateScope(string.Join('\n', parts));
    }
}
