using Ullage.Testing.Samples;

namespace Ullage.Application.Tests.Rightsize;

/// <summary>Workloads whose pods come, go and restart at random moments, some of them Go services that tell of their runtime.</summary>
internal static class RandomFleet
{
    public const int DayMinutes = 24 * 60;
    private const double MiB = 1 << 20;

    public static KubeFleet Make(int seed, int days, int workloads = 4)
    {
        var random = new Random(seed);
        var fleet = new KubeFleet(days * DayMinutes);
        for (var workload = 0; workload < workloads; workload++)
        {
            var (space, name) = ($"team-{workload % 2}", $"service-{workload}");
            var hash = "7d4b9c6f5d";
            fleet.Owner(space, "ReplicaSet", $"{name}-{hash}", "Deployment", name);
            var from = random.Next(DayMinutes);
            for (var pod = 0; from < fleet.Minutes; pod++)
            {
                var to = random.Next(4) == 0 ? int.MaxValue : from + 300 + random.Next(2 * DayMinutes);
                Pod(fleet, space, name, $"{name}-{hash}-{Suffix(workload, pod)}", random.Next(), from, to, go: workload == 0);
                from = to == int.MaxValue ? to : to - random.Next(30);
            }
        }

        return fleet;
    }

    private static void Pod(KubeFleet fleet, string space, string name, string pod, int seed, int from, int to, bool go)
    {
        (string, string)[] labels = [("namespace", space), ("pod", pod), ("container", "app")];
        var noise = new Random(seed);
        var amounts = Enumerable.Range(0, fleet.Minutes).Select(_ => noise.NextDouble()).ToArray();
        double Bytes(int minute) => (100 + (40 * amounts[minute]) + (minute % DayMinutes / 60)) * MiB;
        fleet.Pod(space, pod, "ReplicaSet", $"{name}-7d4b9c6f5d", from, to)
            .Container(space, pod, "app", cpuRequest: 1, cpuLimit: 2, memoryRequest: 512 * MiB, memoryLimit: 1024 * MiB, from: from, to: to)
            .Usage(space, pod, "app", minute => 0.05 + (0.3 * amounts[minute]), Bytes, from, to)
            .Series("container_cpu_cfs_periods_total", from, to, static minute => minute * 600, labels)
            .Series("container_cpu_cfs_throttled_periods_total", from, to, static minute => minute * 3, labels);
        if (!go)
        {
            return;
        }

        fleet.Constant("go_info", 1, from, to, [.. labels, ("version", "go1.22.3")])
            .Constant("go_memstats_heap_released_bytes", 0, from, to, labels)
            .Constant("go_memstats_heap_idle_bytes", 5 * MiB, from, to, labels)
            .Series("go_memstats_next_gc_bytes", from, to, minute => 0.6 * Bytes(minute), labels)
            .Series("go_memstats_heap_alloc_bytes", from, to, minute => 0.5 * Bytes(minute), labels)
            .Series("go_memstats_sys_bytes", from, to, minute => 0.8 * Bytes(minute), labels)
            .Series("go_memstats_alloc_bytes_total", from, to, static minute => minute * 60 * 10 * MiB, labels)
            .Series("go_gc_duration_seconds_count", from, to, static minute => minute * 20, labels);
    }

    private static string Suffix(int workload, int pod)
    {
        const string letters = "bcdfghjklmnpqrstvwxz";
        return string.Concat(letters[workload % 20], letters[pod % 20], letters[pod / 20 % 20], "xk");
    }
}
