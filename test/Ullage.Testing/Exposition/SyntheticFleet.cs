using System.Globalization;
using Ullage.Model;

namespace Ullage.Testing.Exposition;

/// <summary>
/// A made-up cluster as cAdvisor and kube-state-metrics would have told of it: Deployments of one app container a pod, rolled out
/// now and then, with a daily wave of CPU and memory. The same settings and seed give the same text.
/// </summary>
public sealed record SyntheticFleet
{
    /// <summary>The first moment, in ms.</summary>
    public long StartMs { get; init; } = 1_700_006_400_000;

    /// <summary>How long it is watched.</summary>
    public TimeSpan Span { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Scrape interval.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Scrape interval of the kube-state-metrics families; null for that of the usage series.</summary>
    public TimeSpan? KubeStateInterval { get; init; }

    /// <summary>Namespaces, named <c>team-0</c> and so on.</summary>
    public int Namespaces { get; init; } = 2;

    /// <summary>Deployments in each, named <c>service-0</c> and so on.</summary>
    public int Workloads { get; init; } = 5;

    /// <summary>Pods at a time of each Deployment.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>Times that each Deployment is rolled out within the span, all pods anew.</summary>
    public int Rollouts { get; init; }

    /// <summary>Seed of all that varies.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether kube-state-metrics' families are told of.</summary>
    public bool KubeStateMetrics { get; init; } = true;

    /// <summary>Containers alive at any one time.</summary>
    public int Containers => Namespaces * Workloads * Replicas;

    /// <summary>The first moment after the last.</summary>
    public long EndMs => StartMs + (long)Span.TotalMilliseconds;

    /// <summary>Every pod that ever lived.</summary>
    public IEnumerable<SyntheticPod> Pods()
    {
        var random = new Random(Seed);
        for (var space = 0; space < Namespaces; space++)
        {
            for (var workload = 0; workload < Workloads; workload++)
            {
                for (var epoch = 0; epoch <= Rollouts; epoch++)
                {
                    var hash = Suffix(random, 10);
                    var from = StartMs + (long)(Span.TotalMilliseconds * epoch / (Rollouts + 1));
                    var to = StartMs + (long)(Span.TotalMilliseconds * (epoch + 1) / (Rollouts + 1));
                    for (var replica = 0; replica < Replicas; replica++)
                    {
                        yield return new SyntheticPod(
                            $"team-{space}", $"service-{workload}", $"service-{workload}-{hash}", $"service-{workload}-{hash}-{Suffix(random, 5)}",
                            $"node-{random.Next(1, 9)}", $"registry.example/service-{workload}:1.{epoch}", from, to, random.Next(), replica == 0);
                    }
                }
            }
        }
    }

    /// <summary>Writes everything, or the samples of one stretch, as OpenMetrics.</summary>
    public void WriteTo(Stream output, TimeRange? only = null)
    {
        using var writer = new OpenMetricsWriter(output);
        WriteTo(writer, only);
    }

    /// <summary>Writes everything, or the samples of one stretch, family by family.</summary>
    public void WriteTo(OpenMetricsWriter writer, TimeRange? only = null)
    {
        var range = only ?? new TimeRange(StartMs, EndMs);
        SyntheticPod[] pods = [.. Pods().Where(pod => pod.FromMs < range.EndMs && pod.ToMs > range.StartMs)];
        WriteFamily(writer, pods, range, Interval, "container_cpu_usage_seconds_total", "counter", static (pod, labels) => [(labels, pod.CpuSeconds)]);
        WriteFamily(writer, pods, range, Interval, "container_memory_working_set_bytes", "gauge", static (pod, labels) => [(labels, pod.WorkingSet)]);
        if (KubeStateMetrics)
        {
            foreach (var (name, type, series) in KubeState.Families)
            {
                WriteFamily(writer, pods, range, KubeStateInterval ?? Interval, name, type, (pod, _) => series(pod));
            }
        }
    }

    private void WriteFamily(
        OpenMetricsWriter writer, SyntheticPod[] pods, TimeRange range, TimeSpan every, string name, string type, Func<SyntheticPod, LabelSet, IEnumerable<(LabelSet Labels, Func<int, Func<double>> Value)>> seriesOf)
    {
        writer.Family(type == "counter" ? name[..^"_total".Length] : name, type);
        var interval = (long)every.TotalMilliseconds;
        foreach (var pod in pods)
        {
            foreach (var (labels, value) in seriesOf(pod, pod.CadvisorLabels(name)))
            {
                var series = OpenMetricsWriter.Series(labels.MetricName.Length > 0 ? labels : LabelSet.From([new(LabelSet.MetricNameLabel, name), .. labels]));
                var next = value((int)interval);
                for (var at = FirstScrape(pod.FromMs, interval); at < pod.ToMs; at += interval)
                {
                    var now = next();
                    if (range.Contains(at))
                    {
                        writer.Sample(series, at, now);
                    }
                }
            }
        }
    }

    private long FirstScrape(long from, long interval) => StartMs + (from - StartMs + interval - 1) / interval * interval;

    private static string Suffix(Random random, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"{new string(random.GetItems<char>("bcdfghjklmnpqrstvwxz2456789", length))}");
}
