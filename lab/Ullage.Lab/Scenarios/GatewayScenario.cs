using Ullage.Lab.Cluster;
using Ullage.Lab.Load;
using Ullage.Lab.Parts;
using Ullage.Model;

namespace Ullage.Lab.Scenarios;

/// <summary>
/// The case gateway, closed: a Go service that asks for far too much is loaded, sized by the tool from what Prometheus saw, started again under the
/// recommended limits and settings, and loaded the same way.
/// </summary>
internal sealed class GatewayScenario(string goService, UllageTool tool, TimeProvider time)
{
    private const string Namespace = "production";
    private const string Name = "gateway";
    private const int Seed = 20260101;

    // The tool looks a week ahead; where the day is pressed, so is the week.
    private const int DaysAhead = 7;

    /// <summary>The case's start: 1 CPU and 2Gi requested, 2 CPU and 4Gi allowed.</summary>
    private static readonly ResourceSettings _before = new(
        CpuQuantity.FromCores(1), CpuQuantity.FromCores(2), ByteQuantity.FromMebibytes(2048), ByteQuantity.FromMebibytes(4096));

    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(2);

    /// <summary>Runs it and says whether it holds.</summary>
    public async Task<bool> RunAsync(GatewayPlan plan, TextWriter output, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await using var ground = await Ground.LayAsync(plan.ScrapeInterval, time, new Random(Seed), cancellationToken);
        using var load = new LoadGenerator(time);
        await output.WriteLineAsync(
            $"gateway: control groups v{ground.CgroupVersion}, scraped every {plan.ScrapeInterval.TotalSeconds:0.#} s, a day in {plan.Day.TotalSeconds:0} s, {GatewayPlan.Shape(plan.Day).Lowest:0} to {GatewayPlan.Shape(plan.Day).Highest:0} requests a second");

        var old = Spec(goService, _before, new Dictionary<string, string>());
        var running = await StartAsync(ground.Node, load, old, cancellationToken);
        var first = await LoadAsync(running, load, plan.Day, cancellationToken);
        Tell(output, "before", first, plan.Day);
        // one more scrape, so that the last moments are told too; the pod still runs, as it would in a cluster
        await Task.Delay(plan.ScrapeInterval, time, cancellationToken);
        var advice = await tool.RecommendAsync(
            ground.Prometheus!.Address, Namespace, Name, Name,
            ["--window", Minutes(plan.Day + TimeSpan.FromMinutes(2)), "--horizon", Seconds(plan.Day * DaysAhead), "--min-history", Seconds(plan.MinHistory), "--startup-window", Seconds(plan.StartupWindow)],
            time, cancellationToken);
        await output.WriteLineAsync($"ullage recommend took {advice.Seconds:0.0} s: {Text(advice.Resources)} {string.Join(' ', advice.Environment.Select(static e => $"{e.Key}={e.Value}"))}");
        foreach (var reason in advice.Reasons)
        {
            await output.WriteLineAsync($"  {reason}");
        }

        await ground.Node.RemoveAsync(running);
        var sized = Spec(goService, Complete(advice.Resources), advice.Environment);
        var after = await RunPodAsync(ground.Node, load, sized, plan.Day, cancellationToken);
        Tell(output, "after", after, plan.Day);

        var pairs = new List<(double Before, double After)>();
        for (var round = 0; round < plan.Rounds; round++)
        {
            var a = await RunPodAsync(ground.Node, load, old, plan.RoundDay, cancellationToken);
            var b = await RunPodAsync(ground.Node, load, sized, plan.RoundDay, cancellationToken);
            pairs.Add((a.Load.Quantile(0.99), b.Load.Quantile(0.99)));
            await output.WriteLineAsync($"round {round + 1}: p99 {a.Load.Quantile(0.99):0.00} ms before, {b.Load.Quantile(0.99):0.00} ms after; throttled {b.ThrottledShare:P2}, failed {b.Load.Failed}, OOM kills {b.OomKills}");
        }

        var checks = Verdict(sized.Resources, first, after, pairs);
        await output.WriteLineAsync();
        await output.WriteLineAsync(Check.Table(checks));
        var passed = checks.All(static c => c.Passed);
        await output.WriteLineAsync($"\ngateway {(passed ? "holds" : "DOES NOT HOLD")}; it took {time.GetElapsedTime(started).TotalSeconds:0} s");
        return passed;
    }

    /// <summary>What is judged, and what is only told.</summary>
    internal static IReadOnlyList<Check> Verdict(ResourceSettings sized, RunResult before, RunResult after, IReadOnlyList<(double Before, double After)> p99Pairs)
    {
        var checks = new List<Check>
        {
            Saving("CPU request", _before.CpuRequest!.Value.Cores, sized.CpuRequest?.Cores, $"{_before.CpuRequest}", $"{sized.CpuRequest}", 0.70),
            Saving("memory request", _before.MemoryRequest!.Value.Bytes, sized.MemoryRequest?.Bytes, $"{_before.MemoryRequest}", $"{sized.MemoryRequest}", 0.70),
            Saving("CPU limit", _before.CpuLimit!.Value.Cores, sized.CpuLimit?.Cores, $"{_before.CpuLimit}", $"{sized.CpuLimit}", null),
            Saving("memory limit", _before.MemoryLimit!.Value.Bytes, sized.MemoryLimit?.Bytes, $"{_before.MemoryLimit}", $"{sized.MemoryLimit}", null),
            new("OOM kills", $"{before.OomKills}", $"{after.OomKills}", "0", after.OomKills == 0),
            new("restarts", $"{before.Restarts}", $"{after.Restarts}", "0", after.Restarts == 0),
            new("requests sent", $"{before.Load.Sent}", $"{after.Load.Sent}", ""),
            new("requests failed", $"{before.Load.Failed}", $"{after.Load.Failed}", "0", after.Load is { Failed: 0, Sent: > 0 }),
            new("throttled periods", $"{before.ThrottledShare:P2}", $"{after.ThrottledShare:P2}", "< 1 %", after.ThrottledShare < 0.01),
            new("p50 ms", $"{before.Load.Quantile(0.5):0.00}", $"{after.Load.Quantile(0.5):0.00}", ""),
            new("p99 ms", $"{before.Load.Quantile(0.99):0.00}", $"{after.Load.Quantile(0.99):0.00}", ""),
        };
        if (p99Pairs.Count > 0)
        {
            // the pair whose excess over the allowance is the median one
            var (a, b) = p99Pairs.OrderBy(static p => p.After - Allowed(p.Before)).ElementAt(p99Pairs.Count / 2);
            checks.Add(new($"p99 ms, median of {p99Pairs.Count} rounds", $"{a:0.00}", $"{b:0.00}", $"<= {Allowed(a):0.00}", b <= Allowed(a)));
        }

        return checks;

        static double Allowed(double p99) => (p99 * 1.10) + 2;

        static Check Saving(string name, double was, double? now, string wasText, string nowText, double? wanted)
        {
            var change = now is { } n ? (n - was) / was : 0;
            return new Check(name, wasText, $"{nowText} ({change:+0 %;−0 %})", wanted is { } w ? $"{-w:+0 %;−0 %} or less" : "", wanted is null || change <= -wanted);
        }
    }

    /// <summary>The gateway's pod under some settings.</summary>
    internal static PodSpec Spec(string goService, ResourceSettings resources, IReadOnlyDictionary<string, string> environment) => new()
    {
        Namespace = Namespace,
        Deployment = Name,
        Container = Name,
        Image = "lab.ullage.dev/service-go:1",
        Resources = resources,
        Program = goService,
        Arguments = ["-until-eof", "-live-mb", "160", "-garbage-kb", "24", "-rounds", "3000", "-keep", "4"],
        Environment = environment,
    };

    /// <summary>What the tool leaves unset stays as it was.</summary>
    private static ResourceSettings Complete(ResourceSettings sized) => new(
        sized.CpuRequest ?? _before.CpuRequest, sized.CpuLimit ?? _before.CpuLimit, sized.MemoryRequest ?? _before.MemoryRequest, sized.MemoryLimit ?? _before.MemoryLimit);

    private static async Task<RunResult> RunPodAsync(Node node, LoadGenerator load, PodSpec spec, TimeSpan day, CancellationToken cancellationToken)
    {
        var pod = await StartAsync(node, load, spec, cancellationToken);
        var result = await LoadAsync(pod, load, day, cancellationToken);
        await node.RemoveAsync(pod);
        return result;
    }

    /// <summary>Starts a pod and warms it up, connections included.</summary>
    private static async Task<Pod> StartAsync(Node node, LoadGenerator load, PodSpec spec, CancellationToken cancellationToken)
    {
        var pod = (await node.RollOutAsync(spec, 1, cancellationToken))[0];
        await load.RunAsync(() => Target(pod), GatewayPlan.Shape(_warmUp) with { Highest = 60 }, _warmUp, new Random(Seed), cancellationToken);
        return pod;
    }

    private static async Task<RunResult> LoadAsync(Pod pod, LoadGenerator load, TimeSpan day, CancellationToken cancellationToken)
    {
        var container = pod.Running?.Group ?? throw new LabException("The service ended while it was warmed up.");
        var before = container.Read();
        var result = await load.RunAsync(() => Target(pod), GatewayPlan.Shape(day), day, new Random(Seed), cancellationToken);
        var after = (pod.Running?.Group ?? container).Read();
        return new RunResult(result, before, after, pod.OomKills, pod.Restarts);
    }

    private static Uri? Target(Pod pod) => pod.Running is { } life ? new Uri($"http://{life.App}/") : null;

    private static void Tell(TextWriter output, string name, RunResult run, TimeSpan length) => output.WriteLine(
        $"{name}: {run.Load.Sent} requests, {run.Load.Failed} failed{(run.Load.FirstFailure is { } why ? $" ({why})" : "")}, p50 {run.Load.Quantile(0.5):0.00} ms, p99 {run.Load.Quantile(0.99):0.00} ms, "
        + $"{run.Cores(length):0.000} cores, peak {(run.After.Memory.Peak ?? 0) / 1048576.0:0} MiB, throttled {run.ThrottledShare:P2} of {(run.After.Cpu.Periods ?? 0) - (run.Before.Cpu.Periods ?? 0)} periods, OOM kills {run.OomKills}");

    private static string Text(ResourceSettings r) => $"requests {r.CpuRequest}/{r.MemoryRequest}, limits {r.CpuLimit}/{r.MemoryLimit}";

    private static string Minutes(TimeSpan time) => $"{Math.Ceiling(time.TotalMinutes):0}m";

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0}s";
}
