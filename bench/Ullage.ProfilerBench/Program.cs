using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Profiling;
using Ullage.Pprof;
using Ullage.ProfilerBench;

// ./prove profiles: how near a CPU profile comes to what the kernel counted, and what profiling costs a busy service
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var window = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 10);
const int Rounds = 5;
foreach (var busy in (int[])[1, 2, 6])
{
    await AccuracyAsync($"{busy} busy threads and 20 that wait", () => new Crew(busy, waiting: 20, times: 25));
}

await AccuracyAsync("2 busy threads that leave managed code four times in some 4 ms, and 20 that wait", static () => new Crew(2, waiting: 20));

await AccuracyAsync("A mostly idle server: 250 short requests a second on a thread pool of at least 20", static () => new Visitors(TimeSpan.FromMilliseconds(4)));
if (args is not [_, "accuracy"])
{
    await OverheadAsync();
}

return;

async Task AccuracyAsync(string title, Func<ICrew> start)
{
    using var profiler = await Profiler.StartAsync(continuous: true);
    using var crew = start();
    await Task.Delay(TimeSpan.FromSeconds(1));
    var rows = new List<(double[] Truth, double[] Found, double Idle, double Total, double Cores)>();
    for (var round = 0; round < Rounds; round++)
    {
        var (taken, used) = (crew.Taken, Environment.CpuUsage.TotalTime);
        var profile = await profiler.Value.CpuAsync(window);
        var truth = crew.Taken.Zip(taken, static (now, then) => (double)(now - then)).ToArray();
        var whole = (Environment.CpuUsage.TotalTime - used).TotalNanoseconds;
        var found = Work.Kinds.Select(kind => Sum(profile, s => Within(s, kind))).ToArray();
        var all = Sum(profile, static _ => true);
        rows.Add((Shares(truth, whole), Shares(found, all), Sum(profile, static s => At(s, "LowLevelLifoSemaphore")) / all, all / whole, whole / window.TotalNanoseconds));
    }

    Console.WriteLine($"{title}, on {Environment.ProcessorCount} cores; {Rounds} profiles of {window.TotalSeconds:0} s");
    Console.WriteLine();
    Console.WriteLine("| function | the kernel's share | the profile's share, median | furthest off, points |");
    Console.WriteLine("|---|---|---|---|");
    string[] names = [.. Work.Kinds, "all else"];
    for (var kind = 0; kind < names.Length; kind++)
    {
        var at = kind;
        Console.WriteLine($"| {names[kind]} | {Median(rows.Select(r => r.Truth[at])):P1} | {Median(rows.Select(r => r.Found[at])):P1} | {rows.Max(r => Math.Abs(r.Found[at] - r.Truth[at])) * 100:0.0} |");
    }

    Console.WriteLine($"\nThe process used {Median(rows.Select(static r => r.Cores)):0.00} cores. CPU in the profile, of what the process used: median {Median(rows.Select(static r => r.Total)):P1}; at the pool's semaphore: {Median(rows.Select(static r => r.Idle)):P1}.\n");

    static bool Within(Sample sample, string kind) => sample.Stack.Any(l => l.Lines.Any(line => line.Function?.Name.EndsWith("Work." + kind, StringComparison.Ordinal) == true));

    static bool At(Sample sample, string type) => sample.Stack[0].Lines is [var line, ..] && line.Function?.Name.Contains(type, StringComparison.Ordinal) == true;

    static double Sum(Profile profile, Func<Sample, bool> which) => profile.Samples.Where(which).Sum(static s => (double)s.Values[1]);

    static double[] Shares(double[] parts, double whole) => [.. parts.Select(p => p / whole), 1 - (parts.Sum() / whole)];
}

async Task OverheadAsync()
{
    string[] ways = ["off", "allocations and contention, always on", "a CPU profile being taken"];
    var rates = ways.Select(static _ => new List<double>()).ToArray();
    for (var round = 0; round < Rounds; round++)
    {
        for (var way = 0; way < ways.Length; way++)
        {
            using var profiler = await Profiler.StartAsync(continuous: way == 1);
            using var crew = new Crew(Environment.ProcessorCount, waiting: 20);
            await Task.Delay(TimeSpan.FromSeconds(0.5));
            var (begun, done) = (Stopwatch.GetTimestamp(), crew.Rounds);
            if (way == 2)
            {
                await profiler.Value.CpuAsync(window);
            }
            else
            {
                await Task.Delay(window);
            }

            rates[way].Add((crew.Rounds - done) / Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
    }

    Console.WriteLine($"What it costs: rounds of work a second by {Environment.ProcessorCount} threads on {Environment.ProcessorCount} cores, {Rounds} rounds of each in turn");
    Console.WriteLine();
    Console.WriteLine("| profiling | rounds a second, median | of off, median of the rounds |");
    Console.WriteLine("|---|---|---|");
    for (var way = 0; way < ways.Length; way++)
    {
        Console.WriteLine($"| {ways[way]} | {Median(rates[way]):0} | {Median(rates[way].Zip(rates[0], static (a, b) => a / b)):P1} |");
    }
}

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToArray();
    return sorted[sorted.Length / 2];
}

/// <summary>A host with the profiler in it, as a service has it.</summary>
internal sealed class Profiler : IDisposable
{
    private readonly IHost _host;

    private Profiler(IHost host) => _host = host;

    public RuntimeProfiler Value => _host.Services.GetRequiredService<RuntimeProfiler>();

    public static async Task<Profiler> StartAsync(bool continuous)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddProfiling(o => (o.Enabled, o.Allocations, o.Contention) = (true, continuous, continuous));
        var host = builder.Build();
        foreach (var service in host.Services.GetServices<IHostedService>().Where(static s => s.GetType().Name == "ContinuousRecording"))
        {
            await service.StartAsync(CancellationToken.None);
        }

        return new Profiler(host);
    }

    public void Dispose() => _host.Dispose();
}
