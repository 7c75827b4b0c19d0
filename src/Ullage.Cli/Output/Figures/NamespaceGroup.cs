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

    /// <summary>Sums over replicas, today and proposed, as <see cref="ReportTotals"/> makes them.</summary>
    public (ResourceSettings Now, ResourceSettings Next) Sum()
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

        return (now.Sum, next.Sum);
    }

    private sealed class Adder
    {
        private Int128 _cpuRequest, _cpuLimit, _memoryRequest, _memoryLimit;

        public ResourceSettings Sum => new(
            CpuQuantity.FromNanocores(Clamp(_cpuRequest)),
            CpuQuantity.FromNanocores(Clamp(_cpuLimit)),
            ByteQuantity.FromBytes(Clamp(_memoryRequest)),
            ByteQuantity.FromBytes(Clamp(_memoryLimit)));

        public void Add(ResourceSettings settings, int replicas)
        {
            _cpuRequest += (Int128)(settings.CpuRequest?.Nanocores ?? 0) * replicas;
            _cpuLimit += (Int128)(settings.CpuLimit?.Nanocores ?? 0) * replicas;
            _memoryRequest += (Int128)(settings.MemoryRequest?.Bytes ?? 0) * replicas;
            _memoryLimit += (Int128)(settings.MemoryLimit?.Bytes ?? 0) * replicas;
        }

        // Absurd settings read from a hostile source must not stop the output.
        private static long Clamp(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);
    }
}
