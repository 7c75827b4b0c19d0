using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>Reads what bounds requests and limits from outside: LimitRanges, ResourceQuotas and nodes, as kube-state-metrics tells them at the window's end.</summary>
internal sealed class BoundsReader(FamilyReader reader)
{
    private const string LimitRanges = "kube_limitrange";
    private const string Quotas = "kube_resourcequota";
    private const string Allocatable = "kube_node_status_allocatable";

    /// <summary>Every family that it may ask for.</summary>
    public static IEnumerable<string> Families => [LimitRanges, Quotas, Allocatable];

    /// <summary>Bounds by namespace.</summary>
    public async Task<IReadOnlyDictionary<string, NamespaceBounds>> NamespacesAsync(CancellationToken cancellationToken)
    {
        var ranges = reader.TailAsync(reader.Family(LimitRanges).And(MatcherKind.Regex, "resource", "cpu|memory"), cancellationToken);
        var quotas = await reader.TailAsync(reader.Family(Quotas), cancellationToken).ConfigureAwait(false);
        var byNamespace = new Dictionary<string, NamespaceBounds>(StringComparer.Ordinal);
        foreach (var group in (await ranges.ConfigureAwait(false)).Where(Usable).GroupBy(v => (Namespace: v.Labels[reader.Labels.Namespace], Name: v.Labels["limitrange"], Type: v.Labels["type"]))
            .OrderBy(static g => g.Key.Namespace, StringComparer.Ordinal).ThenBy(static g => g.Key.Name, StringComparer.Ordinal).ThenBy(static g => g.Key.Type, StringComparer.Ordinal))
        {
            if (group.Key.Type is "Container" or "Pod")
            {
                var range = InOrder(group).Aggregate(new LimitRange { Name = group.Key.Name, Type = group.Key.Type }, static (r, v) => With(r, v.Labels["constraint"], v.Labels["resource"], v.Value));
                var bounds = byNamespace.GetValueOrDefault(group.Key.Namespace, NamespaceBounds.None);
                byNamespace[group.Key.Namespace] = bounds with { LimitRanges = [.. bounds.LimitRanges, range] };
            }
        }

        foreach (var group in quotas.Where(Usable).GroupBy(v => (Namespace: v.Labels[reader.Labels.Namespace], Name: v.Labels["resourcequota"]))
            .OrderBy(static g => g.Key.Namespace, StringComparer.Ordinal).ThenBy(static g => g.Key.Name, StringComparer.Ordinal))
        {
            var (hard, used) = (Amounts(group, "hard"), Amounts(group, "used"));
            if (hard != ResourceSettings.None)
            {
                var bounds = byNamespace.GetValueOrDefault(group.Key.Namespace, NamespaceBounds.None);
                byNamespace[group.Key.Namespace] = bounds with { Quotas = [.. bounds.Quotas, new ResourceQuota(group.Key.Name, hard, used)] };
            }
        }

        return byNamespace;
    }

    /// <summary>Nodes that tell CPU and memory, by name.</summary>
    public async Task<IReadOnlyList<NodeFacts>> NodesAsync(CancellationToken cancellationToken)
    {
        var values = await reader.TailAsync(new Selector(Allocatable).And(MatcherKind.Regex, "resource", "cpu|memory|pods"), cancellationToken).ConfigureAwait(false);
        List<NodeFacts> nodes = [];
        foreach (var node in values.Where(Usable).GroupBy(static v => v.Labels["node"]).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            if (Last(node, "cpu") is { } cpu && Last(node, "memory") is { } memory)
            {
                nodes.Add(new NodeFacts(node.Key, Cores(cpu), Bytes(memory), (int)Math.Min(Last(node, "pods") ?? 110, 100_000)));
            }
        }

        return nodes;

        static double? Last(IEnumerable<LastValue<LabelSet>> values, string resource) => InOrder(values).Where(v => v.Labels["resource"] == resource).Select(static v => (double?)v.Value).LastOrDefault();
    }

    private static LimitRange With(LimitRange range, string constraint, string resource, double value) => (constraint, resource) switch
    {
        ("min", "cpu") => range with { MinCpu = Cores(value) },
        ("min", _) => range with { MinMemory = Bytes(value) },
        ("max", "cpu") => range with { MaxCpu = Cores(value) },
        ("max", _) => range with { MaxMemory = Bytes(value) },
        ("default", "cpu") => range with { DefaultCpu = Cores(value) },
        ("maxLimitRequestRatio", "cpu") => range with { CpuRatio = value },
        ("maxLimitRequestRatio", _) => range with { MemoryRatio = value },
        _ => range,
    };

    // "cpu" and "memory" alone are the older names of requests.
    private static ResourceSettings Amounts(IEnumerable<LastValue<LabelSet>> values, string type) => InOrder(values).Where(v => v.Labels["type"] == type).Aggregate(ResourceSettings.None, static (s, v) => v.Labels["resource"] switch
    {
        "cpu" or "requests.cpu" => s with { CpuRequest = Cores(v.Value) },
        "memory" or "requests.memory" => s with { MemoryRequest = Bytes(v.Value) },
        "limits.cpu" => s with { CpuLimit = Cores(v.Value) },
        "limits.memory" => s with { MemoryLimit = Bytes(v.Value) },
        _ => s,
    });

    private static IEnumerable<LastValue<LabelSet>> InOrder(IEnumerable<LastValue<LabelSet>> values) => values.OrderBy(static v => v.AtMs).ThenBy(static v => v.Labels.ToString(), StringComparer.Ordinal);

    private static bool Usable(LastValue<LabelSet> value) => value.Alive && value.Value is >= 0 and <= 1e18;

    private static CpuQuantity Cores(double value) => CpuQuantity.FromCores(Math.Min(value, 1e9));

    private static ByteQuantity Bytes(double value) => ByteQuantity.FromBytes(value);
}
