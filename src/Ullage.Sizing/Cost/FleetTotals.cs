using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Sums a report over replicas and prices the difference in requests.</summary>
public static class FleetTotals
{
    /// <summary>
    /// Totals of workloads. A container counts once a replica; init containers count nothing, for they end before the others start.
    /// A setting that is absent adds nothing, also to the saving, which is the plain difference of the two sums of requests; sums end at the largest amount that can be held.
    /// </summary>
    /// <param name="workloads">The answers.</param>
    /// <param name="prices">What resources cost, or null for no saving.</param>
    /// <remarks>Worked: 3 replicas from 500m/1Gi to 50m/128Mi at 0.03 a core-hour and 0.004 a GiB-hour: 730 × (1.35 × 0.03 + 2.625 × 0.004) = 37.23 a month.</remarks>
    public static ReportTotals Of(IReadOnlyList<WorkloadRecommendation> workloads, Prices? prices)
    {
        ArgumentNullException.ThrowIfNull(workloads);
        Sum current = new(), recommended = new(), priced = new();
        var (anyKnown, anyUntold) = (false, false);
        Shift giveBack = new(), lacking = new();
        decimal cpuUsed = 0, memoryUsed = 0;
        foreach (var workload in workloads)
        {
            var (gives, lacks) = (false, false);
            foreach (var container in workload.Containers)
            {
                if (container.Role == ContainerRole.Init || workload.Replicas <= 0)
                {
                    continue;
                }

                current.Add(container.Current, workload.Replicas);
                recommended.Add(container.Recommended, workload.Replicas);
                anyUntold |= !container.SettingsKnown;
                if (container.SettingsKnown)
                {
                    // What nobody tells may be more or less than what is proposed.
                    anyKnown = true;
                    priced.Add(container.Recommended, workload.Replicas);
                    var cpu = (decimal)(container.Recommended.CpuRequest?.Nanocores ?? 0) - (container.Current.CpuRequest?.Nanocores ?? 0);
                    var memory = (decimal)(container.Recommended.MemoryRequest?.Bytes ?? 0) - (container.Current.MemoryRequest?.Bytes ?? 0);
                    giveBack.Add(Math.Max(0, -cpu) * workload.Replicas, Math.Max(0, -memory) * workload.Replicas);
                    lacking.Add(Math.Max(0, cpu) * workload.Replicas, Math.Max(0, memory) * workload.Replicas);
                    (gives, lacks) = (gives || cpu < 0 || memory < 0, lacks || cpu > 0 || memory > 0);
                }

                if (container.Usage is { } usage)
                {
                    cpuUsed += (decimal)(usage.Cpu.Mean * 1e9) * workload.Replicas;
                    memoryUsed += (decimal)usage.Memory.Mean * workload.Replicas;
                }
            }

            giveBack.Workloads += gives ? 1 : 0;
            lacking.Workloads += lacks ? 1 : 0;
        }

        return new ReportTotals
        {
            Current = current.Settings,
            Recommended = recommended.Settings,
            CpuUsed = CpuQuantity.FromNanocores(Capped(cpuUsed)),
            MemoryUsed = ByteQuantity.FromBytes(Capped(memoryUsed)),
            GiveBack = giveBack.Whole,
            Lacking = lacking.Whole,
            Saving = prices is null || (anyUntold && !anyKnown) ? null : new MonthlySaving(
                prices.Currency,
                prices.CpuPerCoreHour,
                prices.MemoryPerGibHour,
                (current.Cores - priced.Cores) * prices.CpuPerCoreHour * MonthlySaving.HoursPerMonth,
                (current.Gibibytes - priced.Gibibytes) * prices.MemoryPerGibHour * MonthlySaving.HoursPerMonth)
            { Source = prices.Source },
        };
    }

    private static long Capped(decimal amount) => amount >= long.MaxValue ? long.MaxValue : (long)decimal.Round(amount);

    private struct Shift
    {
        private decimal _cpu, _memory;

        public int Workloads { get; set; }

        public readonly RequestShift Whole => new(Workloads, CpuQuantity.FromNanocores(Capped(_cpu)), ByteQuantity.FromBytes(Capped(_memory)));

        public void Add(decimal cpu, decimal memory) => (_cpu, _memory) = (_cpu + cpu, _memory + memory);
    }

    private struct Sum
    {
        private decimal? _cpuRequest, _cpuLimit, _memoryRequest, _memoryLimit;

        /// <summary>CPU requested.</summary>
        public readonly decimal Cores => (_cpuRequest ?? 0) / 1_000_000_000m;

        /// <summary>Memory requested.</summary>
        public readonly decimal Gibibytes => (_memoryRequest ?? 0) / (1L << 30);

        public readonly ResourceSettings Settings => new(
            _cpuRequest is { } a ? CpuQuantity.FromNanocores(Capped(a)) : null,
            _cpuLimit is { } b ? CpuQuantity.FromNanocores(Capped(b)) : null,
            _memoryRequest is { } c ? ByteQuantity.FromBytes(Capped(c)) : null,
            _memoryLimit is { } d ? ByteQuantity.FromBytes(Capped(d)) : null);

        public void Add(ResourceSettings settings, int replicas)
        {
            Add(ref _cpuRequest, settings.CpuRequest?.Nanocores, replicas);
            Add(ref _cpuLimit, settings.CpuLimit?.Nanocores, replicas);
            Add(ref _memoryRequest, settings.MemoryRequest?.Bytes, replicas);
            Add(ref _memoryLimit, settings.MemoryLimit?.Bytes, replicas);
        }

        private static void Add(ref decimal? sum, long? amount, int replicas)
        {
            if (amount is { } value)
            {
                sum = (sum ?? 0) + ((decimal)value * replicas);
            }
        }
    }
}
