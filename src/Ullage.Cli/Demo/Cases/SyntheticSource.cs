using Ullage.Model;

namespace Ullage.Cli.Demo.Cases;

/// <summary>
/// Seven days of invented samples of a case, one a minute, made by arithmetic alone, so that they are the same everywhere: a day's wave between quiet and busy with noise from
/// a generator seeded by the service's name. CPU's 95th percentile lies near nine tenths of its peak.
/// </summary>
internal sealed class SyntheticSource(ArticleCase of) : ISampleSource
{
    private const long StepMs = 60_000;
    private const double MiB = 1 << 20;

    /// <summary>The stretch that the samples fill.</summary>
    public static TimeRange Range { get; } = TimeRange.EndingAt(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(7));

    /// <inheritdoc/>
    public string Description => $"invented samples of the case {of.Name}";

    /// <inheritdoc/>
    public Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LabelSet>>([.. All().Select(static s => s.Labels).Where(selector.Matches)]);

    /// <inheritdoc/>
    public Task<ReadSummary> ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken)
    {
        var (offered, series, samples) = (0, 0L, 0L);
        foreach (var (labels, values) in All().Where(s => selector.Matches(s.Labels)))
        {
            var id = new SeriesId(offered++);
            if (!sink.Accept(id, labels))
            {
                continue;
            }

            series++;
            var first = Math.Max(0, (range.StartMs - Range.StartMs + StepMs - 1) / StepMs);
            var last = Math.Min((Range.EndMs - Range.StartMs) / StepMs, (range.EndMs - Range.StartMs + StepMs - 1) / StepMs);
            if (last > first)
            {
                var times = new long[last - first];
                for (var i = 0; i < times.Length; i++)
                {
                    times[i] = Range.StartMs + ((first + i) * StepMs);
                }

                sink.Append(id, times, values().AsSpan((int)first, times.Length));
                samples += times.Length;
            }

            sink.Complete(id);
        }

        return Task.FromResult(new ReadSummary(series, samples, samples * 16, 0, []));
    }

    /// <inheritdoc/>
    public Task<ReadEstimate> EstimateAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        long series = All().Count(s => selector.Matches(s.Labels));
        var samples = series * Math.Max(0, (range.EndMs - range.StartMs) / StepMs);
        return Task.FromResult(new ReadEstimate(series, samples, samples * 16));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IEnumerable<(LabelSet Labels, Func<double[]> Values)> All()
    {
        foreach (var service in of.Services)
        {
            var (set, pod) = (service.Name + "-7d4b9c6f5d", service.Name + "-7d4b9c6f5d-x2x8k");
            (string, string)[] at = [("namespace", of.Name), ("pod", pod)];
            yield return Constant(1, ("__name__", "kube_pod_owner"), [.. at, ("owner_kind", "ReplicaSet"), ("owner_name", set), ("owner_is_controller", "true")]);
            yield return Constant(1, ("__name__", "kube_replicaset_owner"), [at[0], ("replicaset", set), ("owner_kind", "Deployment"), ("owner_name", service.Name)]);
            yield return Constant(1, ("__name__", "kube_pod_container_info"), [.. at, ("container", service.Name), ("image", service.Name + ":1")]);
            var (requests, limits) = ("kube_pod_container_resource_requests", "kube_pod_container_resource_limits");
            foreach (var (metric, resource, value) in new (string, string, double)[]
            {
                (requests, "cpu", service.Before.CpuRequest!.Value.Cores), (requests, "memory", service.Before.MemoryRequest!.Value.Bytes),
                (limits, "cpu", service.Before.CpuLimit!.Value.Cores), (limits, "memory", service.Before.MemoryLimit!.Value.Bytes),
            })
            {
                yield return Constant(value, ("__name__", metric), [.. at, ("container", service.Name), ("resource", resource)]);
            }

            yield return (LabelSet.From([("__name__", "container_cpu_usage_seconds_total"), .. at, ("container", service.Name)]), () => Cpu(service));
            yield return (LabelSet.From([("__name__", "container_memory_working_set_bytes"), .. at, ("container", service.Name)]), () => Memory(service));
        }
    }

    private static (LabelSet Labels, Func<double[]> Values) Constant(double value, (string, string) name, (string, string)[] labels) =>
        (LabelSet.From([name, .. labels]), () =>
        {
            var values = new double[Count];
            Array.Fill(values, value);
            return values;
        }
    );

    private static int Count => (int)((Range.EndMs - Range.StartMs) / StepMs);

    private static double[] Cpu(CaseService service)
    {
        var values = new double[Count];
        var shape = Wave(service.Name + " cpu");
        var used = 1000.0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = used;
            used += Between(service.CpuMedian, service.CpuPeak, shape[i]) * StepMs / 1000;
        }

        return values;
    }

    private static double[] Memory(CaseService service)
    {
        var shape = Wave(service.Name + " memory");
        return Array.ConvertAll(shape, s => Math.Round(Between(service.MemoryMedian, service.MemoryPeak, s) * MiB));
    }

    /// <summary>A share of −1 to 1 into an amount: −1 is as far under the median as 1 is above, but never under a third of it.</summary>
    private static double Between(double median, double peak, double share) => Math.Max(median / 3, median + ((peak - median) * share));

    /// <summary>A day's wave with noise, its highest value exactly 1.</summary>
    private static double[] Wave(string name)
    {
        uint state = 2_166_136_261;
        foreach (var c in name)
        {
            state = (state ^ c) * 16_777_619;
        }

        var wave = new double[Count];
        var highest = 0.0;
        for (var i = 0; i < wave.Length; i++)
        {
            // A linear congruential generator: the same numbers on every machine and in every release.
            state = (state * 1_664_525) + 1_013_904_223;
            var noise = (state >> 8) / (double)(1 << 24);
            // A triangle over the day, which no mathematics library rounds its own way.
            var hour = i % 1440 / 1440.0;
            var day = 1 - (4 * Math.Abs(hour - 0.5));
            wave[i] = (0.85 * day) + (0.3 * (noise - 0.5));
            highest = Math.Max(highest, wave[i]);
        }

        return Array.ConvertAll(wave, w => w / highest);
    }
}
