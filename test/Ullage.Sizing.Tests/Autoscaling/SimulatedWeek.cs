using Ullage.Model;
using Ullage.Sizing.Autoscaling;
using Ullage.Sizing.Tests.Policies;

namespace Ullage.Sizing.Tests.Autoscaling;

/// <summary>A week of a service under an autoscaler that looks every 15 s: a daily wave of load shared by its pods, memory that each pod holds for itself.</summary>
internal sealed class SimulatedWeek
{
    private const long StartMs = 1_700_006_400_000;

    /// <param name="cpuRequest">Cores.</param>
    /// <param name="memoryRequest">Bytes.</param>
    /// <param name="targets">What the autoscaler aims at.</param>
    /// <param name="peak">Cores of all pods at the day's height; at night a fifth of it.</param>
    /// <param name="memory">Bytes that a pod holds.</param>
    public SimulatedWeek(double cpuRequest, double memoryRequest, IReadOnlyList<AutoscalerTarget> targets, double peak, double memory)
    {
        var simulator = new HpaSimulator(new HpaBehavior(3, 10), 3);
        List<double> cpu = [], held = [];
        List<HourUsage> hours = [];
        var random = new Random(7);
        for (var hour = 0; hour < 7 * 24; hour++)
        {
            double pods = 0, used = 0, most = 0;
            for (var minute = 0; minute < 60; minute++)
            {
                var wave = 0.6 - (0.4 * Math.Cos(2 * Math.PI * (hour + (minute / 60.0)) / 24));
                var load = peak * wave * (0.97 + (0.06 * random.NextDouble()));
                for (var look = 0; look < 4; look++)
                {
                    simulator.Step([.. targets.Select(t => t.Metric == "cpu"
                        ? HpaFormula.Ratio(load, cpuRequest * simulator.Replicas, t.UtilizationPercent!.Value)
                        : HpaFormula.Ratio(memory, memoryRequest, t.UtilizationPercent!.Value))]);
                }

                for (var pod = 0; pod < simulator.Replicas; pod++)
                {
                    cpu.Add(load / simulator.Replicas);
                    held.Add(memory * (0.98 + (0.04 * random.NextDouble())) / (1 << 20));
                }

                pods += simulator.Replicas / 60.0;
                used += load / 60;
                most = Math.Max(most, load / simulator.Replicas);
            }

            hours.Add(new HourUsage(StartMs + (hour * 3_600_000L), used / pods, most, memory, memory) { Pods = pods });
        }

        var usage = new SyntheticUsage(cpu, held);
        Usage = usage.WithSummary(usage.Summary with { Hours = hours });
        Mean = hours.Average(static h => h.Pods);
        Most = (int)Math.Round(hours.Max(static h => h.Pods));
        Replicas = simulator.Replicas;
    }

    public SyntheticUsage Usage { get; }

    public double Mean { get; }

    public int Most { get; }

    public int Replicas { get; }
}
