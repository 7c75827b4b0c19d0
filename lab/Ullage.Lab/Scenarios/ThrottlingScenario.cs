using System.Globalization;
using Ullage.Lab.Cluster;
using Ullage.Lab.Groups;
using Ullage.Lab.Load;
using Ullage.Model;

namespace Ullage.Lab.Scenarios;

/// <summary>
/// How far above the sharpest rate between two scrapes a CPU limit must lie: the gateway's service at a steady peak, once with room to find that rate,
/// then under limits at multiples of it. Without Prometheus: the rate is what a scraper would see in the kernel's counter.
/// </summary>
internal sealed class ThrottlingScenario(string goService, TimeProvider time)
{
    private static readonly double[] _factors = [1, 1.25, 1.5, 1.75, 2];
    private static readonly TimeSpan _length = TimeSpan.FromSeconds(40);
    private static readonly LoadShape _steady = new(240, 240, _length);

    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var groups = await GroupTree.CreateAsync(time);
        await using var node = new Node(groups, time, new Random(4));
        using var load = new LoadGenerator(time);
        await output.WriteLineAsync($"{_steady.Highest:0} requests a second, {_length.TotalSeconds:0} s each\n");
        await output.WriteLineAsync("| scraped every | sharpest rate | limit | × | throttled periods | p99 ms |\n|---|---|---|---|---|---|");
        foreach (var interval in new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15) })
        {
            var free = await OneAsync(node, load, CpuQuantity.FromCores(2), interval, cancellationToken);
            await TellAsync(output, interval, free, CpuQuantity.FromCores(2), "");
            foreach (var factor in _factors)
            {
                var limit = CpuQuantity.FromCores(free.Sharpest * factor).CeilingToMillicores();
                var run = await OneAsync(node, load, limit, interval, cancellationToken);
                await TellAsync(output, interval, run with { Sharpest = free.Sharpest }, limit, factor.ToString("0.##", CultureInfo.InvariantCulture));
            }
        }
    }

    private static Task TellAsync(TextWriter output, TimeSpan interval, Measured run, CpuQuantity limit, string factor) => output.WriteLineAsync(
        $"| {interval.TotalSeconds:0} s | {run.Sharpest * 1000:0}m | {limit} | {factor} | {run.Throttled:P2} | {run.P99:0.0} |");

    private async Task<Measured> OneAsync(Node node, LoadGenerator load, CpuQuantity limit, TimeSpan interval, CancellationToken cancellationToken)
    {
        var spec = GatewayScenario.Spec(
            goService, new ResourceSettings(CpuQuantity.FromCores(1), limit, ByteQuantity.FromMebibytes(512), ByteQuantity.FromMebibytes(512)),
            new Dictionary<string, string> { ["GOMAXPROCS"] = limit.Cores > 1 ? "2" : "1" });
        var pod = (await node.RollOutAsync(spec, 1, cancellationToken))[0];
        var target = new Uri($"http://{pod.Running!.App}/");
        await load.RunAsync(() => target, _steady, TimeSpan.FromSeconds(2), new Random(5), cancellationToken);
        var before = pod.Running.Group.Read().Cpu;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = SharpestAsync(pod.Running.Group, interval, ended.Token);
        var result = await load.RunAsync(() => target, _steady, _length, new Random(6), cancellationToken);
        await ended.CancelAsync();
        var after = pod.Running.Group.Read().Cpu;
        await node.RemoveAsync(pod);
        var periods = (after.Periods - before.Periods) ?? 0;
        return new Measured(await watch, periods > 0 ? (after.ThrottledPeriods - before.ThrottledPeriods)!.Value / (double)periods : 0, result.Quantile(0.99));
    }

    private async Task<double> SharpestAsync(Group group, TimeSpan interval, CancellationToken cancellationToken)
    {
        var sharpest = 0.0;
        var (used, at) = (group.Read().Cpu.UsageNanoseconds ?? 0, time.GetTimestamp());
        try
        {
            for (; ; )
            {
                await Task.Delay(interval, time, cancellationToken);
                var (usedNow, now) = (group.Read().Cpu.UsageNanoseconds ?? 0, time.GetTimestamp());
                sharpest = Math.Max(sharpest, (usedNow - used) / 1e9 / time.GetElapsedTime(at, now).TotalSeconds);
                (used, at) = (usedNow, now);
            }
        }
        catch (OperationCanceledException)
        {
            return sharpest;
        }
    }

    private sealed record Measured(double Sharpest, double Throttled, double P99);
}
