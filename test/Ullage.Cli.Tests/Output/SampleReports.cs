using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Cost;
using Ullage.Sizing.Reconciliation;
using static Ullage.Cli.Tests.Output.SampleContainers;

namespace Ullage.Cli.Tests.Output;

/// <summary>The reports that golden files are made of, by name.</summary>
internal static class SampleReports
{
    private const double Mi = 1 << 20;

    public static IReadOnlyDictionary<string, Func<RecommendationReport>> All { get; } = new Dictionary<string, Func<RecommendationReport>>
    {
        ["empty"] = static () => Report(),
        ["shop"] = Shop,
        ["partial"] = Partial,
        ["hostile"] = Hostile,
        ["unlimited"] = Unlimited,
        ["costlier"] = Costlier,
        ["kinds"] = Kinds,
        ["go"] = static () => Go(cpuTold: true),
        ["go-assumed"] = static () => Go(cpuTold: false),
        ["dotnet"] = static () => DotNet(),
    };

    public static RecommendationReport Report(params WorkloadRecommendation[] workloads)
    {
        return FleetCost.Reckoned(new RecommendationReport
        {
            At = End,
            Window = TimeRange.EndingAt(End, TimeSpan.FromDays(7)),
            Source = "http://prometheus.monitoring:9090",
            Policy = "burstable",
            Workloads = PlanReconciliation.Of(workloads, new Dictionary<string, NamespaceBounds>(), []),
            Totals = ReportTotals.None,
            Read = new ReadSummary(412, 8_305_920, 10_991_616, 0, []),
        }, null, null);
    }

    /// <summary>A Go service whose settings are chosen together.</summary>
    public static RecommendationReport Go(bool cpuTold) =>
        Report(Workload(SampleGo.Id, 2, SampleGo.Decide(new ContainerId(SampleGo.Id, "server"), End, cpuTold)));

    /// <summary>A .NET service whose settings are chosen together.</summary>
    public static RecommendationReport DotNet() =>
        Report(Workload(SampleDotNet.Id, 2, SampleDotNet.Decide(new ContainerId(SampleDotNet.Id, "server"), End)));

    /// <summary>Several namespaces; Go, .NET, HPA, OOM kills, insufficient data: the case that people look at.</summary>
    public static RecommendationReport Shop()
    {
        var checkout = new WorkloadId("", "payments", "Deployment", "checkout");
        var ledger = new WorkloadId("", "payments", "StatefulSet", "ledger");
        var invoices = new WorkloadId("", "payments", "CronJob", "invoices");
        var search = new WorkloadId("", "catalog", "Deployment", "search");
        var images = new WorkloadId("", "catalog", "Deployment", "image-resizer");
        var agent = new WorkloadId("", "monitoring", "DaemonSet", "node-agent");
        var report = Report(
            new WorkloadRecommendation
            {
                Id = images,
                Replicas = 2,
                Containers =
                [
                    Sized(images, "resizer", Resources("250m", "500m", "256Mi", "256Mi"), Resources("310m", "900m", "300Mi", "420Mi"), Usage(0.55, 255 * Mi)) with
                    {
                        Restarts = 3,
                        OomKills = [new("image-resizer-5c4-abcde", End.AddHours(-30).ToUnixTimeMilliseconds(), ByteQuantity.FromMebibytes(256)), new("image-resizer-5c4-fghij", End.AddHours(-6).ToUnixTimeMilliseconds(), ByteQuantity.FromMebibytes(256))],
                        Findings = [new("oom-killed", Severity.Critical, "Killed twice at its memory limit of 256Mi; the need was higher than what could be seen. Raise the limit to 420Mi now.")],
                    },
                ],
            },
            new WorkloadRecommendation
            {
                Id = search,
                Replicas = 4,
                Autoscaler = new Autoscaler("HorizontalPodAutoscaler", "search", 3, 10, [new("cpu", 70, null)]),
                Budgets = [new("search", 4, 4, 3, 1) { Rule = "maxUnavailable 1" }],
                AutoscalerPlan = new AutoscalerPlan(
                    [new TargetChange("cpu", null, 70, 140, 1.1, 0.55)],
                    AutoscalerOrder.TargetFirst,
                    new ReplicaOutlook(new(3, 4.2, 6), new(3, 4.1, 6), new(3, 4.1, 6)),
                    "search: cpu: target 70 % → 140 %, request a pod 1100m → 550m, still acts at 770m a pod. Raise the target first."),
                Containers =
                [
                    Sized(search, "search", Resources("1", "2", "2Gi", "4Gi"), Resources("520m", "1800m", "900Mi", "1480Mi"), Usage(0.8, 1290 * Mi, pods: 4)) with
                    {
                        Runtime = new RuntimeFacts { Kind = RuntimeKind.Go, Version = "go1.22.3", GoMaxProcs = 16, GoMemLimit = ByteQuantity.FromMebibytes(4200), GoMemLimitTold = true, GoGcPercent = 100, GoGcTold = true, OutsideRuntime = ByteQuantity.FromMebibytes(38), LiveHeap = ByteQuantity.FromMebibytes(410), NonHeap = ByteQuantity.FromMebibytes(21) },
                        Environment = [new("GOMEMLIMIT", "1332MiB", "4200MiB"), new("GOMAXPROCS", "2", null)],
                        Findings =
                        [
                            new("gomemlimit-over-limit", Severity.Critical, "GOMEMLIMIT 4200MiB is at or above the memory limit of 4Gi: the kernel kills before the collector hurries. Set it to 1332MiB."),
                            new("gomaxprocs-over-limit", Severity.Warning, "GOMAXPROCS is 16 under a CPU limit of 2: threads are throttled together. Set it to 2."),
                        ],
                    },
                    Sized(search, "istio-proxy", Resources("100m", "2", "128Mi", "1Gi"), Resources("30m", "200m", "64Mi", "128Mi"), Usage(0.05, 60 * Mi, pods: 4)) with { Role = ContainerRole.Sidecar },
                ],
            },
            Workload(agent, 12, new ContainerRecommendation
            {
                Id = new ContainerId(agent, "agent"),
                Status = RecommendationStatus.InsufficientData,
                Current = Resources("50m", null, "64Mi", "128Mi"),
                Recommended = Resources("50m", null, "64Mi", "128Mi"),
                Ceilings = Resources("2", "2", "1Gi", "1Gi"),
                Usage = Usage(0.02, 40 * Mi, hours: 4, pods: 12),
                Reasons = [new("coverage", ResourceField.Container, "4 h of the 24 h asked for; 12 pods, no gap.", true)],
            }),
            new WorkloadRecommendation
            {
                Id = checkout,
                Replicas = 3,
                Containers =
                [
                    Sized(checkout, "checkout", Resources("1", "2", "2Gi", "4Gi"), Resources("200m", "800m", "512Mi", "1Gi"), Usage(0.4, 890 * Mi)) with
                    {
                        Runtime = new RuntimeFacts { Kind = RuntimeKind.DotNet, Version = "10.0.1", HeapHardLimit = ByteQuantity.FromMebibytes(3072), HeapCommitted = ByteQuantity.FromMebibytes(260), LiveHeap = ByteQuantity.FromMebibytes(210) },
                        Environment = [new("DOTNET_GCHeapHardLimit", "30000000", null)],
                    },
                ],
            },
            Workload(invoices, 0, Sized(invoices, "invoices", Resources("500m", "1", "512Mi", "1Gi"), Resources("500m", "1", "512Mi", "1Gi"), Usage(0.8, 900 * Mi, pods: 7, observed: 0.04))),
            Workload(ledger, 3, Sized(ledger, "postgres", Resources("2", null, "8Gi", "8Gi"), Resources("640m", "2", "5Gi", "7Gi"), Usage(1.1, 6200 * Mi))));
        return FleetCost.Reckoned(report, PriceBook.Samples[0].Prices, new NodeSize(CpuQuantity.Parse("4"), ByteQuantity.Parse("16Gi")), 6) with
        {
            Notices = [new("no-throttling", "container_cpu_cfs_throttled_periods_total was not found in 1 of 3 namespaces; throttling is not told there.")],
        };
    }

    private static RecommendationReport Partial()
    {
        var id = new WorkloadId("", "payments", "Deployment", "checkout");
        return Report(Workload(id, 3, Sized(id, "checkout", Resources("1", "2", "2Gi", "4Gi"), Resources("200m", "800m", "512Mi", "1Gi"), Usage(0.4, 890 * Mi)))) with
        {
            Missing =
            [
                new MissingRange(new Selector("container_cpu_usage_seconds_total", [new LabelMatcher(MatcherKind.Equal, "namespace", "catalog")]),
                    new TimeRange(End.AddDays(-2).ToUnixTimeMilliseconds(), End.AddDays(-1).ToUnixTimeMilliseconds()), SourceFailure.TimedOut, "no answer within 30 s, after 4 attempts"),
            ],
        };
    }

    /// <summary>Names and texts that attack each format.</summary>
    private static RecommendationReport Hostile()
    {
        var id = new WorkloadId("eu|1", "<script>alert('x')</script>", "Deployment", "=cmd|'/c calc'!A0");
        var wide = new WorkloadId("eu|1", "日本語-ネームスペース", "Deployment", "naïve-café-👩‍👩‍👧‍👦");
        var sized = Sized(id, "\e[31mred\e[0m\nnext \"quoted\" | pipe", Resources("1", "2", "2Gi", "4Gi"), Resources("200m", "800m", "512Mi", "1Gi"), Usage(0.4, 890 * Mi, hours: 30)) with
        {
            Image = "</style><img src=x onerror=alert(1)>",
            Environment = [new("GOMEMLIMIT", "yes", "1e3"), new("A:B", "line\nbreak: 'x' \u202e", "@SUM(1)")],
            Findings = [new("bad\tcode", Severity.Warning, "--> `tick` *star* [link](javascript:alert(1)) & \u0007bell \u009b31m")],
            Runtime = new RuntimeFacts { Kind = RuntimeKind.Go, Version = "]]>\u2028" },
        };
        return Report(
            Workload(id, 1, sized),
            Workload(wide, 2, Sized(wide, "コンテナ", Resources("1", "2", "2Gi", "4Gi"), Resources("200m", "800m", "512Mi", "1Gi"), Usage(0.4, 890 * Mi, hours: 30)))) with
        {
            Source = "file:///tmp/\"a\" \e]0;title\u0007",
            Notices = [new("n", "- : # ' \" \\ \r\n null")],
        };
    }

    /// <summary>Settings that are absent, added or taken away; no kube-state-metrics.</summary>
    private static RecommendationReport Unlimited()
    {
        var web = new WorkloadId("", "default", "Deployment", "web");
        var batch = new WorkloadId("", "default", "ReplicaSet", "batch-6f7d");
        var idle = new WorkloadId("", "default", "Pod", "idle");
        return Report(
            Workload(batch, 1, Sized(batch, "main", ResourceSettings.None, Resources("10m", null, "32Mi", "48Mi"), Usage(0.004, 30 * Mi))) with { Inferred = true },
            Workload(idle, 1, new ContainerRecommendation
            {
                Id = new ContainerId(idle, "pause"),
                Status = RecommendationStatus.InsufficientData,
                Current = ResourceSettings.None,
                Recommended = ResourceSettings.None,
            }),
            Workload(web, 2, Sized(web, "web", Resources("100m", "1", null, null), Resources("120m", null, "200Mi", "300Mi"), Usage(0.2, 190 * Mi))));
    }

    /// <summary>A proposal that costs more than today's settings.</summary>
    private static RecommendationReport Costlier()
    {
        var id = new WorkloadId("", "games", "StatefulSet", "lobby");
        var report = Report(Workload(id, 5, Sized(id, "lobby", Resources("100m", "200m", "128Mi", "128Mi"), Resources("450m", "1200m", "512Mi", "768Mi"), Usage(0.9, 600 * Mi))));
        return FleetCost.Reckoned(report, new Prices("EUR", 0.03m, 0.004m), new NodeSize(CpuQuantity.Parse("500m"), ByteQuantity.Parse("512Mi")));
    }

    /// <summary>One workload of each kind, with a native sidecar and an init container.</summary>
    private static RecommendationReport Kinds()
    {
        string[] kinds = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "Rollout", "StatefulSet", "VirtualMachine"];
        return Report([.. kinds.Select(static kind =>
        {
            var id = new WorkloadId("", "kinds", kind, "a-" + kind.ToLowerInvariant());
            var next = Resources("200m", "800m", "512Mi", "1Gi");
            return Workload(id, 1,
                Sized(id, "app", Resources("1", null, "2Gi", "1Gi"), next, Usage(0.4, 890 * Mi, hours: 30)),
                new ContainerRecommendation
                {
                    Id = new ContainerId(id, "migrate"),
                    Role = ContainerRole.Init,
                    Status = RecommendationStatus.Skipped,
                    Current = Resources("1", null, "1Gi", null),
                    Recommended = Resources("1", null, "1Gi", null),
                    Reasons = [new("init-container", ResourceField.Container, "An init container runs once and is not sized.", true)],
                },
                Sized(id, "proxy", Resources("100m", "2", "128Mi", "1Gi"), Resources("30m", null, "64Mi", "128Mi"), Usage(0.05, 60 * Mi, hours: 30)) with { Role = ContainerRole.Sidecar });
        })]);
    }
}
