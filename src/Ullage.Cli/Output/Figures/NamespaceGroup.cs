using Ullage.Model;

namespace Ullage.Cli.Output.Figures;

/// <summary>The workloads of one namespace of one cluster, with what their pods ask for together.</summary>
/// <param name="Cluster">Empty where one cluster is meant.</param>
/// <param name="Namespace">Its name.</param>
/// <param name="Workloads">In the report's order.</param>
internal sealed record NamespaceGroup(string Cluster, string Namespace, IReadOnlyList<WorkloadRecommendation> Workloads)
{
    /// <summary>For people: the namespace, led by its cluster where one is named.</summary>
    public string Title => Cluster.Length > 0 ? $"{Cluster} / {Namespace}" : Namespace;

    /// <summary>The report's workloads by namespace.</summary>
    public static IEnumerable<NamespaceGroup> Of(RecommendationReport report) =>
        report.Workloads.GroupBy(static w => (w.Id.Cluster, w.Id.Namespace)).Select(static g => new NamespaceGroup(g.Key.Cluster, g.Key.Namespace, [.. g]));

    /// <summary>Sums over replicas, today and proposed, as <see cref="ReportTotals"/> makes them: what is absent adds nothing, and a sum of nothing is absent.</summary>
    public IReadOnlyList<SettingChange> Sum()
    {
        var now = new Adder();
        var next = new Adder();
        foreach (var workload in Workloads)
        {
            foreach (var container in workload.Containers)
            {
                now.Add(container.Current, workload.Replicas);
                next.Add(container.Recommended, workload.Replicas);
            }
        }

        return SettingChange.OfSums(now.Sum, next.Sum, Workloads.All(static w => w.Containers.All(static c => c.SettingsKnown)));
    }

    private sealed class Adder
    {
        private Int128? _cpuRequest, _cpuLimit, _memoryRequest, _memoryLimit;

        public ResourceSettings Sum => new(
            _cpuRequest is { } a ? CpuQuantity.FromNanocores(Clamp(a)) : null,
            _cpuLimit is { } b ? CpuQuantity.FromNanocores(Clamp(b)) : null,
            _memoryRequest is { } c ? ByteQuantity.FromBytes(Clamp(c)) : null,
            _memoryLimit is { } d ? ByteQuantity.FromBytes(Clamp(d)) : null);

        public void Add(ResourceSettings settings, int replicas)
        {
            Add(ref _cpuRequest, settings.CpuRequest?.Nanocores, replicas);
            Add(ref _cpuLimit, settings.CpuLimit?.Nanocores, replicas);
            Add(ref _memoryRequest, settings.MemoryRequest?.Bytes, replicas);
            Add(ref _memoryLimit, settings.MemoryLimit?.Bytes, replicas);
        }

        private static void Add(ref Int128? sum, long? amount, int replicas)
        {
            if (amount is { } value)
            {
                sum = (sum ?? 0) + (Int128)value * replicas;
            }
        }

        // Absurd settings read from a hostile source must not stop the output.
        private static long Clamp(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);
    }
}
