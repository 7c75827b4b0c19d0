using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Runtimes;

/// <summary>Finds which pods export metrics of a language runtime, and their settings. A few questions that cost little where there are none.</summary>
internal sealed class RuntimeReader(FamilyReader reader)
{
    public async Task<RuntimeFindings> ReadAsync(TimeRange range, CancellationToken cancellationToken)
    {
        foreach (var labels in RuntimeMetrics.Labels)
        {
            var signs = await SignsAsync(labels, range, cancellationToken).ConfigureAwait(false);
            if (signs.Count > 0)
            {
                return new RuntimeFindings(labels, signs, await SettingsAsync(labels, signs, cancellationToken).ConfigureAwait(false));
            }
        }

        return new RuntimeFindings(RuntimeMetrics.Labels[0], [], []);
    }

    private async Task<IReadOnlyList<RuntimeSign>> SignsAsync(ContainerLabels labels, TimeRange range, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(RuntimeMetrics.Signs.Select(sign => reader.SeriesAsync(OfPods(sign.Metric, labels), range, cancellationToken))).ConfigureAwait(false);
        return
        [
            .. RuntimeMetrics.Signs.Zip(answers).SelectMany(pair => pair.Second
                .OrderBy(static l => l.ToString(), StringComparer.Ordinal)
                .Select(l => new RuntimeSign(Of(labels, l), pair.First.Kind, pair.First.VersionLabel is { } version && l[version].Length > 0 ? l[version] : null))
                .Where(static s => s.Container.Pod.Namespace.Length > 0)),
        ];
    }

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

        var answers = await Task.WhenAll(metrics.Select(metric => reader.TailAsync(OfPods(metric, labels), cancellationToken))).ConfigureAwait(false);
        return [.. metrics.Zip(answers).SelectMany(pair => pair.Second.Select(v => new RuntimeSetting(Of(labels, v.Labels), pair.First, v.Value, v.AtMs)))];
    }

    // A series without a pod is a process outside of pods: the kubelet, an API server.
    private Selector OfPods(string metric, ContainerLabels labels) => reader.InNamespaces(new Selector(metric).And(MatcherKind.NotEqual, labels.Pod, ""), labels.Namespace);

    private static PodContainer Of(ContainerLabels names, LabelSet labels) => new(new PodKey(labels[names.Namespace], labels[names.Pod]), labels[names.Container]);
}
