using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ullage.ClusterBench;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.State;
using Ullage.Prometheus.Discovery;
using Ullage.Testing.Samples;

// serve WORKLOADS PODS BYTES · read URL · parse URL PODS: the driver, bench/cluster, starts each as a process of its own.
switch (args)
{
    case ["serve", var workloads, var pods, var bytes]:
        var cluster = new BigCluster(Number(workloads), Number(pods), Number(bytes));
        await new PageServer(cluster).RunAsync(url => Console.WriteLine($"{url} {cluster.Bytes}"), CancellationToken.None);
        return 0;
    case ["read", var config, ..]:
        return await ReadAsync(config);
    case ["parse", var address]:
        return await ParseAsync(address);
    default:
        Console.Error.WriteLine("run bench/cluster");
        return 2;
}

// List and join: what a run does before it reads usage.
static async Task<int> ReadAsync(string kubeconfig)
{
    var clock = Stopwatch.StartNew();
    using var client = new KubernetesClient(Kubeconfig.Read([kubeconfig], null, TimeProvider.System), new ApiOptions(), TimeProvider.System, new Random(1));
    await using var source = await ClusterSource.ReadAsync(new InMemorySampleSource(), client, null, null, CancellationToken.None);
    var listed = clock.Elapsed;
    if (Environment.GetEnvironmentVariable("HELD") is not null)
    {
        Console.WriteLine($"after list: {Collections()}, peak {PeakMiB():0} MiB, held {GC.GetTotalMemory(true) >> 20} MiB");
    }

    var found = await WorkloadDiscovery.DiscoverAsync(source, Ullage.Model.TimeRange.EndingAt(DateTimeOffset.FromUnixTimeSeconds(1_772_500_000), TimeSpan.FromDays(7)), new DiscoveryOptions(), CancellationToken.None);
    var inventory = found.Inventory;
    if (Environment.GetEnvironmentVariable("HELD") is not null)
    {
        Console.WriteLine($"after join: {Collections()}, peak {PeakMiB():0} MiB, held {GC.GetTotalMemory(true) >> 20} MiB");
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{inventory.Workloads.Count} workloads, {inventory.Pods.Count} pods: list {listed.TotalSeconds:0.00} s, join {(clock.Elapsed - listed).TotalSeconds:0.00} s, together {clock.Elapsed.TotalSeconds:0.00} s, CPU {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0.00} s, peak {PeakMiB():0} MiB"));
    return 0;
}

// The reference: the same pages, each read whole and parsed by JsonDocument, nothing kept.
static async Task<int> ParseAsync(string address)
{
    var clock = Stopwatch.StartNew();
    using var http = new HttpClient();
    var (next, pods) = ("", 0);
    do
    {
        using var page = JsonDocument.Parse(await http.GetByteArrayAsync($"{address}api/v1/pods?limit=500{(next.Length > 0 ? "&continue=" + next : "")}"));
        pods += page.RootElement.GetProperty("items").GetArrayLength();
        next = page.RootElement.GetProperty("metadata").TryGetProperty("continue", out var token) ? token.GetString()! : "";
    }
    while (next.Length > 0);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pods} pods: {clock.Elapsed.TotalSeconds:0.00} s, CPU {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0.00} s, peak {PeakMiB():0} MiB"));
    return 0;
}

static double PeakMiB() => double.Parse(File.ReadLines("/proc/self/status").First(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

static string Collections() => $"allocated {GC.GetTotalAllocatedBytes() >> 20} MiB, collections {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}";

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
