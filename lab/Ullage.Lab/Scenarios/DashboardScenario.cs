using System.Text.Json;
using Ullage.Lab.Cluster;
using Ullage.Lab.Load;
using Ullage.Lab.Parts;
using Ullage.Model;

namespace Ullage.Lab.Scenarios;

/// <summary>
/// Asks every query of every generated dashboard of a Prometheus that watched a Go and a .NET service under load, each throttled, and the rightsizer's own
/// metrics; has it evaluate the generated alerts and recording rules.
/// </summary>
internal sealed class DashboardScenario(string goService, string dotnetService, UllageTool tool, TimeProvider time)
{
    private const string Namespace = "shop";
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _load = TimeSpan.FromSeconds(65);

    // Metrics of runtime/metrics that Go tells since 1.20 and 1.21.
    private static readonly string[] _newerGo = ["go_cpu_classes_", "go_gc_heap_live_bytes"];

    /// <summary>Runs it and says whether every query found something.</summary>
    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var random = new Random(20260104);
        await using var ground = await Ground.LayAsync(_interval, time, random, cancellationToken);
        using var load = new LoadGenerator(time);
        var pods = new List<Pod>();
        foreach (var spec in Specs())
        {
            pods.AddRange(await ground.Node.RollOutAsync(spec, 1, cancellationToken));
        }

        var results = await Task.WhenAll(pods.SelectMany(pod => new[] { ("", 60.0), (pod.Spec.Program == dotnetService ? "fail" : "", 2.0) }.Select(
            ask => load.RunAsync(() => pod.Running is { } life ? new Uri($"http://{life.App}/{ask.Item1}") : null, new LoadShape(ask.Item2, ask.Item2, _load), _load, new Random(random.Next()), cancellationToken))));
        await output.WriteLineAsync($"dashboards: {results.Sum(static r => r.Sent)} requests in {_load.TotalSeconds:0} s, {results.Sum(static r => r.Failed)} failed");

        await tool.RunAsync(
            ["rightsize", "--prometheus", ground.Prometheus!.Address.ToString(), "--namespace", Namespace, "--min-history", "40s", "--startup-window", "5s", "--price-cpu", "25", "--price-memory", "3", "--metrics-file", ground.TextFile], cancellationToken);
        var boards = Path.Combine(ground.Scratch, "dashboards");
        var rules = Directory.CreateDirectory(Path.Combine(ground.Scratch, PrometheusServer.RuleFolder)).FullName;
        await tool.RunAsync(["generate", "dashboard", "--output-file", boards + "/"], cancellationToken);
        await tool.RunAsync(["generate", "alerts", "--format", "plain", "--output-file", Path.Combine(rules, "alerts.yaml")], cancellationToken);
        await tool.RunAsync(["generate", "recording-rules", "--format", "plain", "--output-file", Path.Combine(rules, "recordings.yaml")], cancellationToken);
        await ground.Prometheus.ReloadAsync(cancellationToken);
        // groups begin within an interval of the reload, and rules over recordings see the values of the round before
        await Task.Delay(_interval * 6, time, cancellationToken);

        var newerGo = (await ground.Prometheus.AskAsync("go_gc_heap_live_bytes", cancellationToken)).Count > 0;
        var checks = new List<Check>();
        foreach (var file in Directory.GetFiles(boards).Order(StringComparer.Ordinal))
        {
            checks.Add(await BoardAsync(ground.Prometheus, file, newerGo, output, cancellationToken));
        }

        checks.Add(await RulesAsync(ground.Prometheus, Path.Combine(rules, "recordings.yaml"), "record: ", output, cancellationToken));
        await output.WriteLineAsync($"\n{Check.Table(checks)}");
        var passed = checks.All(static c => c.Passed);
        await output.WriteLineAsync($"\ndashboards {(passed ? "hold" : "DO NOT HOLD")}; it took {time.GetElapsedTime(started).TotalSeconds:0} s");
        return passed;
    }

    private static async Task<Check> BoardAsync(PrometheusServer prometheus, string file, bool newerGo, TextWriter output, CancellationToken cancellationToken)
    {
        using var board = JsonDocument.Parse(await File.ReadAllTextAsync(file, cancellationToken));
        var (asked, found, skipped) = (0, 0, 0);
        foreach (var panel in board.RootElement.GetProperty("panels").EnumerateArray().Where(static p => p.TryGetProperty("targets", out _)))
        {
            foreach (var target in panel.GetProperty("targets").EnumerateArray())
            {
                var expression = Filled(target.GetProperty("expr").GetString()!);
                if (!newerGo && _newerGo.Any(m => expression.Contains(m, StringComparison.Ordinal)))
                {
                    skipped++;
                    continue;
                }

                asked++;
                if ((await prometheus.AskAsync(expression, cancellationToken)).Any(static s => double.IsFinite(s.Value)))
                {
                    found++;
                }
                else
                {
                    await output.WriteLineAsync($"  finds nothing: {panel.GetProperty("title").GetString()}: {expression}");
                }
            }
        }

        var told = skipped > 0 ? $"; {skipped} left out, which Go tells since 1.21" : "";
        return new Check(Path.GetFileNameWithoutExtension(file), $"{asked} queries", $"{found} find something{told}", "all", found == asked);
    }

    /// <summary>Whether every recording is there, and the server could evaluate every rule.</summary>
    private static async Task<Check> RulesAsync(PrometheusServer prometheus, string file, string mark, TextWriter output, CancellationToken cancellationToken)
    {
        var names = (await File.ReadAllLinesAsync(file, cancellationToken)).Where(l => l.Contains(mark, StringComparison.Ordinal)).Select(l => l.Split(mark)[1].Trim('"', ' ')).ToList();
        var found = 0;
        foreach (var name in names)
        {
            if ((await prometheus.AskAsync($"{{__name__=\"{name}\"}}", cancellationToken)).Count > 0)
            {
                found++;
            }
            else
            {
                await output.WriteLineAsync($"  records nothing: {name}");
            }
        }

        var failures = (await prometheus.AskAsync("sum(prometheus_rule_evaluation_failures_total)", cancellationToken)).Sum(static s => s.Value);
        return new Check("rules", $"{names.Count} recordings", $"{found} recorded, {failures:0} failures", "all, 0", found == names.Count && failures == 0);
    }

    /// <summary>Variables as Grafana fills them for everything in the namespace.</summary>
    private static string Filled(string expression) => expression
        .Replace("$__rate_interval", "20s", StringComparison.Ordinal).Replace("$__range", "40s", StringComparison.Ordinal)
        .Replace("$namespace", Namespace, StringComparison.Ordinal).Replace("$workload", ".+", StringComparison.Ordinal);

    private IEnumerable<PodSpec> Specs()
    {
        // little CPU, so that throttling shows
        var go = GatewayScenario.Spec(goService, Settings(100, 200, 128, 256), new Dictionary<string, string> { ["GOMEMLIMIT"] = "220MiB" });
        yield return go with
        {
            Namespace = Namespace,
            Deployment = "api",
            Container = "api",
            Arguments = ["-until-eof", "-live-mb", "48", "-garbage-kb", "48", "-rounds", "1500", "-all-metrics"],
            Scaler = new Scaler(CpuPercent: 70, MinReplicas: 1, MaxReplicas: 4),
            Guard = new Guard(MinAvailable: 0, QuotaCores: 4),
        };
        yield return new PodSpec
        {
            Namespace = Namespace,
            Deployment = "jobs",
            Container = "jobs",
            Image = "lab.ullage.dev/service-dotnet:1",
            Resources = Settings(100, 300, 192, 256),
            Program = dotnetService,
            Arguments = ["--until-eof", "true", "--live-mb", "32", "--garbage-kb", "64", "--rounds", "800"],
        };
    }

    private static ResourceSettings Settings(int cpuRequest, int cpuLimit, int memoryRequestMi, int memoryLimitMi) => new(
        CpuQuantity.FromMillicores(cpuRequest), CpuQuantity.FromMillicores(cpuLimit), ByteQuantity.FromMebibytes(memoryRequestMi), ByteQuantity.FromMebibytes(memoryLimitMi));
}
