using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ullage.Model;
using Ullage.Testing;
using Ullage.Testing.Exposition;
using Ullage.Testing.Servers;

namespace Ullage.PrometheusLoad;

/// <summary>
/// The job twice, a simulated week apart, with what it keeps, beside the same run without: what each reads and costs, and whether they decide the same. The fleet is
/// steady, so the second has nothing to change.
/// </summary>
internal static class JobRuns
{
    private const long WeekMs = 7 * TimeRange.DayMs;

    public static async Task<int> RunAsync(LoadOptions options, int period)
    {
        var fleet = FleetBlocks.Fleet(options with { Days = period + 9 }) with { Rollouts = 0 };
        using var own = new TemporaryFolder("job-runs");
        var data = options.Data ?? own.Sub("data");
        Console.Error.WriteLine($"making blocks: {fleet.Containers} containers x {period + 9} d x {options.IntervalSeconds} s");
        await FleetBlocks.MakeAsync(fleet, data, options.Prometheus);
        await using var server = await PrometheusServer.StartAsync(data, options.Prometheus, ["--storage.tsdb.min-block-duration=2h", "--storage.tsdb.max-block-duration=2h", "--query.max-samples=500000000"]);
        var state = own.Sub("state");

        // The job's hour: two in the morning.
        var second = (fleet.EndMs / TimeRange.DayMs * TimeRange.DayMs) - TimeRange.DayMs + (2 * TimeRange.HourMs);
        await RunOneAsync(options, server, fleet, second, 1, null);
        var first = await RunOneAsync(options, server, fleet, second - WeekMs, period, state);
        var kept = await RunOneAsync(options, server, fleet, second, period, state);
        var fresh = await RunOneAsync(options, server, fleet, second, period, null);
        var workloads = fleet.Namespaces * fleet.Workloads;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fleet.Containers} containers of {workloads} workloads, {period} days and the one begun, every {options.IntervalSeconds} s"));
        Console.WriteLine("                              days read   days kept   samples read   wall s   prometheus cpu s   peak MB");
        Print("first run", first);
        Print("a week later, days kept", kept);
        Print("the same, nothing kept", fresh);
        var bytes = new DirectoryInfo(state).EnumerateFiles("*.day", SearchOption.AllDirectories).Sum(static f => f.Length);
        var days = Directory.GetFiles(state, "*.day", SearchOption.AllDirectories).Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kept / nothing kept: samples {(double)Read(kept) / Read(fresh):0.00}x, wall {kept.Cost.Wall / fresh.Cost.Wall:0.00}x, prometheus cpu {kept.Cost.ServerCpu / fresh.Cost.ServerCpu:0.00}x"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"state: {bytes / 1024.0:0} KiB in {days} days, {(double)bytes / days / workloads:0} bytes a workload's container and day"));
        var same = first.Answer["report"]!["workloads"]!.AsArray().Count == workloads && kept.Answer["report"]!["workloads"]!.ToJsonString() == fresh.Answer["report"]!["workloads"]!.ToJsonString();
        Console.WriteLine($"the answers of both are {(same ? "the same to the byte" : "DIFFERENT")}; news: {kept.Answer["news"]}");

        // The fleet is steady by the law of its use, not by its numbers: a chance peak may move one in twenty.
        var steady = kept.Answer["changes"]!["containers"]!.AsArray().Count * 20 <= workloads;
        foreach (var change in kept.Answer["changes"]!["containers"]!.AsArray())
        {
            Console.WriteLine($"  {change!["namespace"]}/{change["name"]}: {change["text"]}");
        }

        return same && steady && Read(kept) < Read(fresh) ? 0 : 1;
    }

    private static long Read((Measurement Cost, JsonNode Answer) run) => (long)run.Answer["state"]!["samplesRead"]!;

    private static void Print(string name, (Measurement Cost, JsonNode Answer) run)
    {
        var state = run.Answer["state"]!;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-27} {state["daysRead"]!.AsArray().Count,11} {state["daysKept"]!.AsArray().Count,11} {Read(run),14:N0} {run.Cost.Wall.TotalSeconds,8:0.00} {run.Cost.ServerCpu.TotalSeconds,18:0.00} {run.Cost.PeakBytes / 1e6,9:0.0}"));
    }

    private static async Task<(Measurement Cost, JsonNode Answer)> RunOneAsync(LoadOptions options, PrometheusServer server, SyntheticFleet fleet, long atMs, int period, string? state)
    {
        JsonNode? answer = null;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(atMs).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var cost = await Measurement.OfAsync(server.Process, async () =>
        {
            var start = new ProcessStartInfo(options.Tool) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])["rightsize", "--prometheus", server.Address.ToString(), "-n", "all", "--at", at, "--analysis-period-days", period.ToString(CultureInfo.InvariantCulture), .. state is null ? (string[])[] : ["--state", state]])
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start) ?? throw new InvalidOperationException($"{options.Tool} did not start");
            var output = process.StandardOutput.ReadToEndAsync();
            var words = process.StandardError.ReadToEndAsync();
            var peak = await ToolRun.PeakUntilEndAsync(process);
            answer = process.ExitCode == 0 ? JsonNode.Parse(await output) : throw new InvalidOperationException($"{options.Tool} ended with {process.ExitCode}: {await words}");
            return peak;
        });
        return (cost, answer!);
    }
}
