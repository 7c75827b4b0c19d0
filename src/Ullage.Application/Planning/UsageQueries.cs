using System.Text.RegularExpressions;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Mapping;
using Ullage.Sizing.Reduction;

namespace Ullage.Application.Planning;

/// <summary>One read of usage: a metric within a shard of namespaces.</summary>
internal sealed record UsageQuery(string Purpose, UsageMetric Metric, Selector Selector, int Shard);

/// <summary>
/// Lays out the reads of usage: one selector a metric and shard. A shard is a group of namespaces with a bounded number of pods, so that
/// the working state of one read stays small; the last shard takes every namespace that discovery did not name, so that none is lost.
/// </summary>
internal static class UsageQueries
{
    /// <summary>Pods of a shard, gone ones included; a namespace of more has a shard of its own.</summary>
    public const int PodsAShard = 1_000;

    // Alternatives of one expression: some kilobytes.
    private const int PatternsAtOnce = 100;

    public static IReadOnlyList<UsageQuery> For(Roster roster, NamespaceGlobs namespaces, string? podPrefix, int podsAShard = PodsAShard)
    {
        ArgumentNullException.ThrowIfNull(roster);
        if (roster.Metrics is not { } metrics)
        {
            return [];
        }

        var shards = Shards(roster.Pods.Keys, namespaces, metrics.Labels.Namespace, podsAShard).ToList();
        return [.. Metrics(metrics).SelectMany(metric => shards.Select((shard, index) => new UsageQuery(metric.Purpose, metric.Metric, Selector(roster, metric.Name, shard, podPrefix), index)))];
    }

    /// <summary>
    /// The reads of some workloads alone, whose pods are all known: a namespace that is wholly theirs is asked for by its name, others by the names of pods.
    /// </summary>
    public static IReadOnlyList<UsageQuery> Among(Roster roster, IReadOnlyDictionary<PodId, WorkloadId> pods, Func<WorkloadId, bool> meant, int podsAShard = PodsAShard)
    {
        ArgumentNullException.ThrowIfNull(roster);
        if (roster.Metrics is not { } metrics)
        {
            return [];
        }

        var shards = new List<IReadOnlyList<LabelMatcher>>();
        foreach (var space in pods.GroupBy(static p => p.Key.Namespace).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            var mine = space.Where(p => meant(p.Value)).ToList();
            var named = new LabelMatcher(MatcherKind.Equal, metrics.Labels.Namespace, space.Key);
            if (mine.Count == space.Count())
            {
                shards.Add([named]);
                continue;
            }

            foreach (var part in mine.GroupBy(static p => p.Value).OrderBy(static g => g.Key).SelectMany(static w => Names(w.Key.Name, [.. w.Select(static p => p.Key.Name)])).Chunk(Math.Min(PatternsAtOnce, podsAShard)))
            {
                shards.Add([named, new LabelMatcher(MatcherKind.Regex, metrics.Labels.Pod, string.Join('|', part))]);
            }
        }

        return [.. Metrics(metrics).SelectMany(metric => shards.Select((shard, index) => new UsageQuery(metric.Purpose, metric.Metric, Selector(roster, metric.Name, shard, null), index)))];
    }

    // Pods are named after their workload, except by controllers of their own making.
    private static IEnumerable<string> Names(string workload, IReadOnlyList<string> pods) =>
        pods.All(pod => pod.StartsWith(workload + "-", StringComparison.Ordinal)) ? [Regex.Escape(workload) + "-.*"] : pods.Order(StringComparer.Ordinal).Select(Regex.Escape);

    private static IEnumerable<(string Purpose, UsageMetric Metric, string Name)> Metrics(UsageMetrics metrics)
    {
        yield return ("cpu", metrics.Cpu.Kind == CpuKind.CounterSeconds ? UsageMetric.CpuCounter : UsageMetric.CpuGauge, metrics.Cpu.Name);
        yield return ("memory", UsageMetric.MemoryGauge, metrics.Memory);
        if (metrics is { CfsPeriods: { } periods, CfsThrottled: { } throttled })
        {
            yield return ("cfs-periods", UsageMetric.CfsPeriods, periods);
            yield return ("cfs-throttled", UsageMetric.CfsThrottledPeriods, throttled);
        }
    }

    private static Selector Selector(Roster roster, string metric, IReadOnlyList<LabelMatcher> shard, string? podPrefix)
    {
        var selector = roster.Metrics!.Containers(metric);
        selector = selector with { Matchers = [.. selector.Matchers, .. shard] };
        selector = podPrefix is null ? selector : selector.And(MatcherKind.Regex, roster.Metrics.Labels.Pod, Regex.Escape(podPrefix) + ".*");
        return roster.Cluster.Within(selector);
    }

    private static IEnumerable<IReadOnlyList<LabelMatcher>> Shards(IEnumerable<PodId> pods, NamespaceGlobs globs, string label, int podsAShard)
    {
        IReadOnlyList<LabelMatcher> asked = globs.On(label) is { } matcher ? [matcher] : [];
        var named = pods.GroupBy(static p => p.Namespace).Select(static g => (Name: g.Key, Pods: g.Count())).OrderBy(static n => n.Name, StringComparer.Ordinal).ToList();
        if (named.Sum(static n => n.Pods) <= podsAShard)
        {
            yield return asked;
            yield break;
        }

        var group = new List<string>();
        var many = 0;
        foreach (var (name, count) in named)
        {
            if (group.Count > 0 && many + count > podsAShard)
            {
                yield return [Any(label, group)];
                (group, many) = ([], 0);
            }

            group.Add(name);
            many += count;
        }

        yield return [Any(label, group)];
        if (globs.Globs.Count == 0 || globs.Globs.Any(glob => glob.IndexOfAny(['*', '?']) >= 0 || !named.Exists(n => n.Name == glob)))
        {
            yield return [.. asked, new LabelMatcher(MatcherKind.NotRegex, label, string.Join('|', named.Select(static n => Regex.Escape(n.Name))))];
        }
    }

    private static LabelMatcher Any(string label, List<string> names) =>
        names.Count == 1 ? new LabelMatcher(MatcherKind.Equal, label, names[0]) : new LabelMatcher(MatcherKind.Regex, label, string.Join('|', names.Select(Regex.Escape)));
}
