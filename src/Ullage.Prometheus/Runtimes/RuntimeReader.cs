using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Runtimes;

/// <summary>Finds which pods export metrics of a language runtime, and their settings. A few questions that cost little where there are none.</summary>
internal sealed class RuntimeReader(FamilyReader reader)
{
    public async Task<RuntimeFindings> ReadAsync(TimeRange range, CancellationToken cancellationToken)
    {
        IReadOnlyList<LabelSet>[] answers = [];
        foreach (var labels in RuntimeMetrics.Labels)
        {
            // The labels matter to the question only where it names namespaces.
            if (answers.Length == 0 || reader.NamesNamespaces)
            {
                answers = await Task.WhenAll(RuntimeMetrics.Signs.Select(sign => reader.SeriesAsync(reader.InNamespaces(new Selector(sign.Metric), labels.Namespace), range, cancellationToken))).ConfigureAwait(false);
            }

            if (SignsOf(labels, answers) is { Count: > 0 } signs)
            {
                return new RuntimeFindings(labels, signs, await SettingsAsync(labels, signs, cancellationToken).ConfigureAwait(false));
            }
        }

        return new RuntimeFindings(RuntimeMetrics.Labels[0], [], []);
    }

    // A series without a pod is a process outside of pods: the kubelet, an API server.
    private static IReadOnlyList<RuntimeSign> SignsOf(ContainerLabels labels, IReadOnlyList<LabelSet>[] answers) =>
    [
        .. RuntimeMetrics.Signs.Zip(answers).SelectMany(pair => pair.Second
            .Where(l => l[labels.Namespace].Length > 0 && l[labels.Pod].Length > 0)
            .OrderBy(static l => l.ToString(), StringComparer.Ordinal)
            .Select(l => new RuntimeSign(Of(labels, l), pair.First.Kind, pair.First.VersionLabel is { } version && l[version].Length > 0 ? l[version] : null))),
    ];

    private async Task<IReadOnlyList<RuntimeSetting>> SettingsAsync(ContainerLabels labels, IReadOnlyList<RuntimeSign> signs, CancellationToken cancellationToken)
    {
        var metrics = new List<string>();
        if (signs.Any(static s => s.Kind == RuntimeKind.Go))
        {
            metrics.AddRange([RuntimeMetrics.GoMemLimit, RuntimeMetrics.GoGc, RuntimeMetrics.GoMaxProcs, RuntimeMetrics.GoHeapLive]);
        }

        if (signs.Any(static s => s.Kind == RuntimeKind.DotNet))
        {
            metrics.Add(RuntimeMetrics.DotNetHardLimit);
        }

        var heaps = signs.Any(static s => s.Kind == RuntimeKind.Jvm) ? await HeapsAsync(labels, cancellationToken).ConfigureAwait(false) : [];
        var answers = await Task.WhenAll(metrics.Select(metric => reader.TailAsync(OfPods(metric, labels), cancellationToken))).ConfigureAwait(false);
        return [.. metrics.Zip(answers).SelectMany(pair => pair.Second.Select(v => new RuntimeSetting(Of(labels, v.Labels), pair.First, v.Value, v.AtMs))), .. heaps];
    }

    // Pools add up; one without a bound of its own shares the bound of another.
    private async Task<IEnumerable<RuntimeSetting>> HeapsAsync(ContainerLabels labels, CancellationToken cancellationToken)
    {
        var told = await Task.WhenAll(RuntimeMetrics.JvmMax.Select(metric => reader.TailAsync(OfPods(metric, labels).And(MatcherKind.Equal, "area", "heap"), cancellationToken))).ConfigureAwait(false);
        return told.SelectMany(values => values.Where(static v => v is { Alive: true, Value: > 0 }).GroupBy(v => Of(labels, v.Labels))
            .Select(static g => new RuntimeSetting(g.Key, RuntimeMetrics.JvmMax[0], g.Sum(static v => v.Value), g.Max(static v => v.AtMs))));
    }

    private Selector OfPods(string metric, ContainerLabels labels) => reader.InNamespaces(new Selector(metric).And(MatcherKind.NotEqual, labels.Pod, ""), labels.Namespace);

    private static PodContainer Of(ContainerLabels names, LabelSet labels) => new(new PodKey(labels[names.Namespace], labels[names.Pod]), labels[names.Container]);
}
