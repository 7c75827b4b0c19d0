using System.Globalization;
using Ullage.DrainLab;

// drain-lab [--short]: both ways, chassis and framework alone, as one table. Exit: 0 nothing failed with the chassis, 1 something did.
ThreadPool.SetMinThreads(32, 32);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
var plan = args.Contains("--short") ? DrainPlan.Short : new DrainPlan();
const int Seed = 20_240_917;
try
{
    var chassis = await DrainRun.RunAsync(plan, Seed, stop.Token);
    await Console.Error.WriteLineAsync($"with the chassis {chassis.Failed} failed; slowest removal {chassis.SlowestRemoval.TotalSeconds:0.0} s; now without");
    var alone = await DrainRun.RunAsync(plan with { Chassis = false }, Seed, stop.Token);
    var text = CultureInfo.InvariantCulture;
    Console.WriteLine(string.Create(text, $"{plan.Restarts} restarts by SIGTERM, of two instances in turn, under {plan.Rate} requests a second and all the rest at once. The balancer probes every {plan.Poll.TotalSeconds} s and acts up to {plan.Lag.TotalSeconds} s later; the chassis serves for {plan.Delay.TotalSeconds} s after the signal."));
    Console.WriteLine();
    Console.WriteLine("| traffic | framework alone: sent | failed | with the chassis: sent | failed | p50 ms | p99 ms | most ms |");
    Console.WriteLine("|---|---|---|---|---|---|---|---|");
    foreach (var (without, with) in alone.Tallies.Zip(chassis.Tallies))
    {
        Console.WriteLine(string.Create(text, $"| {with.Kind} | {without.Sent} | {without.Failed} | {with.Sent} | {with.Failed} | {with.Quantile(0.5)} | {with.Quantile(0.99)} | {with.Quantile(1)} |"));
    }

    Console.WriteLine(string.Create(text, $"| all | {alone.Tallies.Sum(static t => t.Sent)} | {alone.Failed} | {chassis.Tallies.Sum(static t => t.Sent)} | {chassis.Failed} | | | |"));
    Console.WriteLine();
    Console.WriteLine($"Exit codes with the chassis: {string.Join(", ", chassis.ExitCodes.CountBy(static c => c).Select(static c => $"{c.Key} ({c.Value} times)"))}. "
        + string.Create(text, $"The balancer's slowest removal took {chassis.SlowestRemoval.TotalSeconds:0.0} s. ")
        + $"WebSocket messages answered by 'going away' (1001) and sent again: {chassis.Tallies[^1].SentAgain}.");
    Console.WriteLine(
        $"GETs that crossed with the close of the kept connection they went out on, and were sent again on a new one (RFC 9110 section 9.2.2): {chassis.Tallies[..^1].Sum(static t => t.SentAgain)} with the chassis, "
        + $"{alone.Tallies[..^1].Sum(static t => t.SentAgain)} without.");
    Console.WriteLine($"How it fails without: {string.Join("; ", alone.Tallies.Where(static t => t.Failed > 0).Select(static t => $"{t.Kind}: {t.Failures()}"))}.");
    foreach (var tally in chassis.Tallies.Where(static t => t.Failed > 0))
    {
        Console.WriteLine($"With the chassis failed, {tally.Kind}: {tally.Failures()}.");
    }

    return chassis.Failed == 0 && chassis.ExitCodes.All(static c => c == 0) ? 0 : 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
