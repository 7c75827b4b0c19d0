using Ullage.Model;

namespace Ullage.Sizing.Autoscaling;

/// <summary>
/// Replicas that an autoscaler would have had for the load of each hour. CPU is shared by all replicas: use a pod × pods is the load, so that
/// more replicas mean less a pod. Memory is not: a pod holds what it holds. Within an hour the load is taken as even, so a peak shorter than that adds no replica here.
/// </summary>
internal static class ReplicaReplay
{
    // A minute a look, and looks for as long as the window of removal lasts; what the controller does every 15 s it has done by then.
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private const int MostLooks = 60;

    /// <summary>One hour of a workload's pods.</summary>
    /// <param name="Pods">Pods, on average.</param>
    /// <param name="Containers">What each container that counts used.</param>
    internal readonly record struct Hour(double Pods, IReadOnlyList<Use> Containers);

    /// <summary>One container's part of an hour.</summary>
    /// <param name="Container">Its name.</param>
    /// <param name="Cpu">Cores a pod; NaN when not seen.</param>
    /// <param name="Memory">Bytes a pod; NaN when not seen.</param>
    internal readonly record struct Use(string Container, double Cpu, double Memory);

    /// <summary>What a metric is compared with: use a pod in cores or bytes, of one container or, where none is named, of all together.</summary>
    internal readonly record struct Threshold(string Metric, string? Container, double RequestAPod, double TargetPercent);

    public static ReplicaRange Run(IReadOnlyList<Hour> hours, IReadOnlyList<Threshold> thresholds, HpaBehavior behavior)
    {
        var simulator = new HpaSimulator(behavior with { SyncPeriod = Look }, Whole(hours[0].Pods));
        var patience = (int)(behavior.ScaleDownStabilization / Look) + 2;
        int least = int.MaxValue, most = 0;
        double sum = 0;
        Span<double> ratios = stackalloc double[Math.Min(thresholds.Count, 8)];
        foreach (var hour in hours)
        {
            for (int look = 0, calm = 0; look < MostLooks && calm < patience; look++)
            {
                var before = simulator.Replicas;
                for (var i = 0; i < ratios.Length; i++)
                {
                    ratios[i] = Ratio(hour, thresholds[i], before);
                }

                calm = simulator.Step(ratios) == before ? calm + 1 : 0;
            }

            least = Math.Min(least, simulator.Replicas);
            most = Math.Max(most, simulator.Replicas);
            sum += simulator.Replicas;
        }

        return new ReplicaRange(least, sum / hours.Count, most);
    }

    /// <summary>Replicas as they were.</summary>
    public static ReplicaRange Seen(IReadOnlyList<Hour> hours) =>
        new(hours.Min(static h => Whole(h.Pods)), hours.Average(static h => h.Pods), hours.Max(static h => Whole(h.Pods)));

    private static double Ratio(in Hour hour, in Threshold threshold, int replicas)
    {
        var isCpu = threshold.Metric == "cpu";
        double aPod = 0;
        for (var i = 0; i < hour.Containers.Count; i++)
        {
            var use = hour.Containers[i];
            aPod += threshold.Container is null || threshold.Container == use.Container ? isCpu ? use.Cpu : use.Memory : 0;
        }

        var used = aPod * (isCpu ? hour.Pods : replicas);
        return double.IsNaN(used) ? 1 : HpaFormula.Ratio(used, threshold.RequestAPod * replicas, threshold.TargetPercent);
    }

    // An hour in which a pod was replaced shows both for a while.
    private static int Whole(double pods) => Math.Max(1, (int)Math.Round(pods));
}
