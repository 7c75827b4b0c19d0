using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Ullage.Exposition;
using Ullage.Hosting.Metrics;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.HostingBench.Metrics;

/// <summary>What a scrape costs: 1,000 counters and 1,000 histograms of 15 buckets, collected and written as text, here and by Go's client_golang.</summary>
internal static class MetricsRender
{
    private const int Families = 20, Series = 50, Rounds = 300;

    public static async Task<int> RunAsync()
    {
        var (ours, oursBytes, oursText) = Ours();
        var go = await GoAsync();
        Console.WriteLine($"{"scrape of 2,000 series",-24} {"median",10} {"allocated",12} {"text",10}");
        Console.WriteLine($"{"Ullage.Hosting",-24} {ours / 1e6,7:0.00} ms {oursBytes,10:N0} B {oursText,8:N0} B");
        if (go is not { } other)
        {
            Console.WriteLine("client_golang: not measured, Go or its library is not installed (apt: golang-go golang-github-prometheus-client-golang-dev)");
            return 0;
        }

        Console.WriteLine($"{"Go client_golang",-24} {other.Took / 1e6,7:0.00} ms {other.Allocated,10:N0} B {other.Text,8:N0} B");
        Console.WriteLine($"ratio ours/Go: time {ours / (double)other.Took:0.00}, allocated {oursBytes / (double)other.Allocated:0.000}");
        return ours <= other.Took ? 0 : 1;
    }

    private static (long Took, long Allocated, long Text) Ours()
    {
        using var services = new ServiceCollection().AddPrometheusMetrics(static o => o.ExcludedMeters.Add("System.Runtime")).BuildServiceProvider();
        var collector = services.GetRequiredService<MetricsCollector>();
        var meter = services.GetRequiredService<IMeterFactory>().Create("shop");
        for (var f = 0; f < Families; f++)
        {
            var orders = meter.CreateCounter<double>($"shop.orders.{f}", "{order}", "Orders taken");
            var took = meter.CreateHistogram<double>($"shop.took.{f}", "s", "Time to answer");
            for (var s = 0; s < Series; s++)
            {
                TagList tags = new() { { "code", "200" }, { "method", "GET" }, { "path", $"/orders/{s}" } };
                orders.Add(s + 1, tags);
                for (var i = 0; i < 20; i++)
                {
                    took.Record(i * 0.037, tags);
                }
            }
        }

        var output = new ArrayBufferWriter<byte>(1 << 20);
        Array.ForEach(new int[Rounds], _ => Write());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var times = Array.ConvertAll(new int[Rounds], _ => Write());
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
        Array.Sort(times);
        return (times[Rounds / 2], allocated, output.WrittenCount);

        long Write()
        {
            output.ResetWrittenCount();
            var begun = Stopwatch.GetTimestamp();
            collector.Write(output, ExpositionFormat.PrometheusText);
            return (long)Stopwatch.GetElapsedTime(begun).TotalNanoseconds;
        }
    }

    private static async Task<(long Took, long Allocated, long Text)?> GoAsync()
    {
        if (Tool.Find("go") is not { } go || !Directory.Exists("/usr/share/gocode/src/github.com/prometheus/client_golang"))
        {
            return null;
        }

        using var process = Process.Start(new ProcessStartInfo(go.Path, ["run", Path.Combine(Checkout.Root, "bench", "Ullage.HostingBench", "Metrics", "render.go"), Rounds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            Environment = { ["GO111MODULE"] = "off", ["GOPATH"] = "/usr/share/gocode" },
        })!;
        var said = (await process.StandardOutput.ReadToEndAsync()).Split(' ');
        await process.WaitForExitAsync();
        return (long.Parse(said[0], CultureInfo.InvariantCulture), long.Parse(said[1], CultureInfo.InvariantCulture), long.Parse(said[2], CultureInfo.InvariantCulture));
    }
}
