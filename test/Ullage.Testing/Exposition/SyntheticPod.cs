using Ullage.Model;

namespace Ullage.Testing.Exposition;

/// <summary>A pod of a <see cref="SyntheticFleet"/>, alive in [FromMs, ToMs).</summary>
public sealed record SyntheticPod(
    string Namespace, string Workload, string ReplicaSet, string Name, string Node, string Image, long FromMs, long ToMs, int Seed, bool IsFirstOfReplicaSet)
{
    /// <summary>The app container's name.</summary>
    public string Container => Workload;

    /// <summary>The labels that the kubelet's cAdvisor endpoint gives the app container.</summary>
    public LabelSet CadvisorLabels(string metric) => LabelSet.From(
        (LabelSet.MetricNameLabel, metric),
        ("id", $"/kubepods/burstable/pod{Seed:x8}/{Seed * 2654435761L:x16}"),
        ("image", Image),
        ("name", $"{Seed * 2654435761L:x16}"),
        ("namespace", Namespace),
        ("pod", Name),
        ("container", Container),
        ("cpu", metric.Contains("_cpu_", StringComparison.Ordinal) ? "total" : ""),
        ("node", Node),
        ("job", "kubelet"),
        ("instance", Node + ":10250"),
        ("metrics_path", "/metrics/cadvisor"));

    /// <summary>Consecutive values of the CPU counter, in seconds: a wave of 24 h around 0.05 to 0.5 cores with noise.</summary>
    public Func<double> CpuSeconds(int intervalMs)
    {
        var random = new Random(Seed);
        var level = 0.05 + 0.45 * random.NextDouble();
        double total = 0;
        var step = 0;
        return () =>
        {
            total += Math.Max(0, level * Wave(step++, intervalMs) * (0.7 + 0.6 * random.NextDouble())) * intervalMs / 1000;
            total = Math.Round(total, 9);
            return total;
        };
    }

    /// <summary>Consecutive values of the working set, in whole pages.</summary>
    public Func<double> WorkingSet(int intervalMs)
    {
        var random = new Random(Seed + 1);
        var level = (64 << 20) + random.Next(256 << 20);
        var step = 0;
        return () => Math.Floor(level * (0.8 + 0.2 * Wave(step++, intervalMs)) * (0.98 + 0.04 * random.NextDouble()) / 4096) * 4096;
    }

    private static double Wave(int step, int intervalMs) => 1 + 0.5 * Math.Sin(2 * Math.PI * step * intervalMs / TimeRange.DayMs);
}
