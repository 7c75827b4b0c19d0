using Ullage.Model;

namespace Ullage.Cli.Tests.Output;

/// <summary>Containers with a made-up but consistent history, the same on every run.</summary>
internal static class SampleContainers
{
    public static readonly DateTimeOffset End = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    public static ResourceSettings Resources(string? cpuRequest, string? cpuLimit, string? memoryRequest, string? memoryLimit) =>
        new(Cpu(cpuRequest), Cpu(cpuLimit), Memory(memoryRequest), Memory(memoryLimit));

    /// <summary>A service with a daily rhythm: quiet at night, busy at noon, quieter at weekends.</summary>
    public static UsageSummary Usage(double cores, double bytes, int hours = 168, int pods = 3, double observed = 1)
    {
        var points = new List<HourUsage>();
        for (var h = 0; h < hours; h++)
        {
            var start = End.AddHours(h - hours);
            var day = 0.55 - 0.45 * Math.Cos((start.Hour - 2) / 24.0 * 2 * Math.PI);
            var weekend = start.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.55 : 1;
            var wobble = 1 + 0.12 * Math.Sin(h * 1.7) + 0.07 * Math.Sin(h * 0.61);
            var cpu = cores * day * weekend * wobble;
            var memory = bytes * (0.72 + 0.16 * day * weekend + 0.02 * Math.Sin(h * 0.9));
            points.Add(new HourUsage(start.ToUnixTimeMilliseconds(), Round(cpu), Round(cpu * (1.35 + 0.3 * Math.Sin(h * 2.3))), Math.Round(memory), Math.Round(memory * 1.06)));
        }

        var at = points.Count > 0 ? points[points.Count / 2].StartMs + 1_234_000 : End.ToUnixTimeMilliseconds();
        var span = TimeSpan.FromHours(hours);
        return new UsageSummary
        {
            Coverage = new Coverage(span, span * pods * observed, pods, (long)(hours * 240L * pods * observed), observed < 1 ? 3 : 0, observed < 1 ? TimeSpan.FromMinutes(42) : TimeSpan.Zero),
            Cpu = new CpuUsage
            {
                Mean = Round(cores * 0.5),
                P50 = Round(cores * 0.48),
                P90 = Round(cores * 0.91),
                P95 = Round(cores * 1.02),
                P99 = Round(cores * 1.31),
                Max = new Evidence("cpu max", Round(cores * 1.62), "cores", "shop-7d9f8c6b5-x2x4q", at),
                Burst = new Evidence("cpu burst", Round(cores * 2.4), "cores", "shop-7d9f8c6b5-x2x4q", at + 30_000),
                StartupMax = new Evidence("cpu start-up max", Round(cores * 1.9), "cores", "shop-7d9f8c6b5-k8s2p", at - 7_200_000),
                ThrottledShare = 0.0031,
            },
            Memory = new MemoryUsage
            {
                Mean = Math.Round(bytes * 0.78),
                P50 = Math.Round(bytes * 0.77),
                P90 = Math.Round(bytes * 0.86),
                P95 = Math.Round(bytes * 0.89),
                P99 = Math.Round(bytes * 0.94),
                Peak = new Evidence("memory peak", Math.Round(bytes), "bytes", "shop-7d9f8c6b5-x2x4q", at + 60_000, 120_960),
            },
            Hours = points,
        };
    }

    /// <summary>Reasons as a policy gives them.</summary>
    public static IReadOnlyList<Reason> Reasons(UsageSummary usage, ResourceSettings next) =>
    [
        new("cpu-request-p50", ResourceField.CpuRequest, $"P50 of 1-minute means is {usage.Cpu.P50} cores; rounded up to {next.CpuRequest}.", true,
            new Evidence("cpu p50", usage.Cpu.P50, "cores", Samples: 60_480)),
        new("cpu-floor", ResourceField.CpuRequest, "Never under 10m.", false),
        new("cpu-limit-p99-margin", ResourceField.CpuLimit, $"P99 {usage.Cpu.P99} cores + 20 % margin; rounded up to {next.CpuLimit}.", true,
            new Evidence("cpu p99", usage.Cpu.P99, "cores", Samples: 60_480)),
        new("memory-request-p50", ResourceField.MemoryRequest, $"P50 of the working set; rounded up to {next.MemoryRequest}.", true,
            new Evidence("memory p50", usage.Memory.P50, "bytes", Samples: 60_480)),
        new("memory-limit-p99-margin", ResourceField.MemoryLimit, "P99 of the working set + 15 % margin.", false,
            new Evidence("memory p99", usage.Memory.P99, "bytes", Samples: 60_480)),
        new("memory-observed-peak", ResourceField.MemoryLimit, $"Never under the observed peak + 10 %; rounded up to {next.MemoryLimit}.", true, usage.Memory.Peak),
    ];

    public static ContainerRecommendation Sized(WorkloadId workload, string name, ResourceSettings now, ResourceSettings next, UsageSummary usage) => new()
    {
        Id = new ContainerId(workload, name),
        Status = RecommendationStatus.Recommended,
        Current = now,
        Recommended = next,
        Usage = usage,
        Risk = new RiskEstimate { Horizon = TimeSpan.FromDays(7), OomChance = 0.043, OomChanceToday = 0.0004, CpuOverRequest = 0.012, CpuOverLimit = 0.0008, Extrapolated = now.MemoryLimit is null },
        Reasons = Reasons(usage, next),
        Image = $"registry.example.org/{workload.Namespace}/{name}:v42",
    };

    public static WorkloadRecommendation Workload(WorkloadId id, int replicas, params ContainerRecommendation[] containers) =>
        new() { Id = id, Replicas = replicas, Containers = containers };

    private static double Round(double value) => Math.Round(value, 4);

    private static CpuQuantity? Cpu(string? text) => text is null ? null
        : text.EndsWith('m') ? CpuQuantity.FromMillicores(long.Parse(text[..^1])) : CpuQuantity.FromCores(double.Parse(text));

    private static ByteQuantity? Memory(string? text) => text is null ? null
        : text.EndsWith("Gi", StringComparison.Ordinal) ? ByteQuantity.FromMebibytes((long)(double.Parse(text[..^2]) * 1024))
        : text.EndsWith("Mi", StringComparison.Ordinal) ? ByteQuantity.FromMebibytes(long.Parse(text[..^2])) : ByteQuantity.FromBytes(long.Parse(text));
}
