using Ullage.Audit.Surveying;
using Ullage.Sizing;

namespace Ullage.Application.Checklist;

/// <summary>The twenty-one points, and which rule, finding and sign in a manifest speaks to which: the one place where that is said.</summary>
public static class ChecklistTable
{
    /// <summary>What gives containers the amounts that history tells.</summary>
    internal static ChecklistMend Applied { get; } = new("ullage apply -f {file}{in}{source}") { Live = "ullage apply{in}{source}" };

    /// <summary>What mends the lack of an autoscaler where a container requests no CPU, of which its target is a share: the request comes first.</summary>
    internal static ChecklistMend ScaledByRequest { get; } = new("ullage audit {file} --rule cpu-request-missing --fix && ullage generate hpa -f {file}") { Live = "Have its containers request CPU first, as ullage apply{in}{source} does, then make an autoscaler." };

    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<ChecklistPoint> Points { get; } =
    [
        Of(ChecklistHeading.Application, "profiles", "Profiles are taken where the load is representative", [Other("manifests with a profiler"), Program("the binary")],
            new("Serve net/http/pprof on a loopback port of its own and take profiles under real load; in .NET AddScheduledProfiling does.")),
        Of(ChecklistHeading.Application, "worker-pools", "Concurrency is bounded by worker pools", [Program("the binary, stripped or not: its packages")],
            new("Bound goroutines by a pool (errgroup's SetLimit, a semaphore); in .NET WorkerPool.")),
        Of(ChecklistHeading.Application, "pooled-objects", "Hot paths pool what they allocate", [Other("history of a runtime that tells its collector's CPU (--prometheus)")],
            new("Take an allocation profile and pool what dominates it (sync.Pool; in .NET BufferPool).")),
        Of(ChecklistHeading.Application, "struct-layouts", "Structs waste no memory by their order", [Other("the unstripped binary")],
            new("Have the unstripped binary inspected: ullage inspect BINARY --structs own.") { InProgram = "ullage inspect {program} --structs own" }),
        Of(ChecklistHeading.Application, "gomaxprocs", "GOMAXPROCS follows the CPU limit", [Manifest("manifests"), Program("the binary"), History("history")],
            new("ullage audit {file} --fix") { Live = "ullage recommend{in} -o patch{source}", InProgram = "Build with Go 1.25 or later and a go line to match, or set GOMAXPROCS to the CPU limit rounded up." }),
        Of(ChecklistHeading.Application, "graceful-shutdown", "Shutdown drains before the grace period ends", [Manifest("manifests"), Program("the binary")],
            new("ullage audit {file} --fix") { Live = "Have the manifests mended: ullage audit MANIFESTS --fix.", InProgram = "Catch SIGTERM and end the servers by Shutdown or GracefulStop, started without a shell; in .NET AddUllage does." }),
        Of(ChecklistHeading.Application, "scarcity", "The service adapts to scarce memory", [Manifest("manifests (GOMEMLIMIT, .NET's heap limit)"), Program("the binary"), History("history")],
            new("ullage audit {file} --fix") { Live = "ullage recommend{in} -o patch{source}" }),
        Of(ChecklistHeading.Kubernetes, "requests", "Requests follow the observed median", [History("history (--prometheus); manifests tell only whether they are set")],
            Applied),
        Of(ChecklistHeading.Kubernetes, "limits", "Limits are the observed P99 and a margin, above every peak", [History("history (--prometheus); manifests tell only whether they are set")],
            Applied),
        Of(ChecklistHeading.Kubernetes, "autoscaler", "An autoscaler follows the load", [Manifest("manifests"), Other("kube-state-metrics")],
            new("ullage generate hpa -f {file}") { Live = "{get} | ullage generate hpa -f -" }),
        Of(ChecklistHeading.Kubernetes, "disruption-budget", "A disruption budget protects the replicas and lets nodes drain", [Manifest("manifests"), Other("kube-state-metrics")],
            new("ullage generate pdb -f {file}") { Live = "{get} | ullage generate pdb -f -" }),
        Of(ChecklistHeading.Kubernetes, "spread", "Replicas spread over nodes", [Manifest("manifests")],
            new("ullage generate spread -f {file}") { Live = "Have the manifest spread its pods: ullage generate spread -f MANIFEST." }),
        Of(ChecklistHeading.Kubernetes, "priority", "Services that matter have a priority", [Manifest("manifests")],
            new("ullage generate priority serving -f {file}") { Live = "Have the manifest name a class: ullage generate priority serving -f MANIFEST." }),
        Of(ChecklistHeading.Kubernetes, "quota", "The namespace has a quota", [Manifest("manifests of the namespace"), Other("kube-state-metrics")],
            new("ullage generate quota -f {file}{into}") { Live = "{get} | ullage generate quota -f -{into}" }),
        Of(ChecklistHeading.Monitoring, "metrics", "The service exports Prometheus metrics, and they are scraped", [Manifest("manifests"), Program("the binary"), History("history")],
            new("ullage generate servicemonitor -f {file}") { Live = "{get} | ullage generate servicemonitor -f -", InProgram = "Export metrics: client_golang or OpenTelemetry; in .NET AddUllage does." }),
        Of(ChecklistHeading.Monitoring, "alerts", "Saturation raises alerts", [Other("manifests with a PrometheusRule"), Other("a Prometheus in which alerts have been pending")],
            new("ullage generate alerts --output-file alerts.yaml")),
        Of(ChecklistHeading.Monitoring, "regular-profiling", "Profiles are taken regularly", [Other("manifests with a profiler's annotations or variables")],
            new("Run a continuous profiler, or schedule profiles; in .NET AddScheduledProfiling does.")),
        Of(ChecklistHeading.Monitoring, "dashboards", "Dashboards show efficiency", [Other("manifests with Grafana's ConfigMaps or GrafanaDashboards")],
            new("ullage generate dashboard --output-file dashboards/")),
        Of(ChecklistHeading.Monitoring, "review", "Resources are reviewed periodically", [Other("manifests with the rightsizer's CronJob"), Other("its metrics in Prometheus")],
            new("Run ullage rightsize every week: deploy/ of Ullage has the CronJob, docs/rightsize.md says how.")),
        Of(ChecklistHeading.Monitoring, "decisions", "Decisions are documented", [Other("manifests with ullage's annotations")],
            new("ullage apply -f {file}{in} --record decision.md{source}") { Live = "ullage apply{in} --yes{source}" }),
        Of(ChecklistHeading.Monitoring, "standard-profiles", "Services use standard profiles", [Manifest("manifests"), Other("profiles of your own (--tiers)")],
            new("ullage recommend{in} --policy tiers{source}")),
    ];

    // By the beginning of the rule's id; the first that fits counts.
    private static readonly (string Rule, string Point)[] _rules =
    [
        ("pprof-", "profiles"),
        ("gomaxprocs-", "gomaxprocs"), ("dotnet-processor-count", "gomaxprocs"), ("dockerfile-go-cpu-limit", "gomaxprocs"), ("binary-gomaxprocs", "gomaxprocs"), ("binary-automaxprocs", "gomaxprocs"),
        ("gomemlimit-", "scarcity"), ("gogc-", "scarcity"), ("dotnet-", "scarcity"), ("heap-flag-", "scarcity"), ("memcached-", "scarcity"), ("redis-", "scarcity"), ("emptydir-memory-", "scarcity"),
        ("grace-period-", "graceful-shutdown"), ("prestop-exceeds-", "graceful-shutdown"), ("shutdown-", "graceful-shutdown"), ("shell-hides-sigterm", "graceful-shutdown"), ("dockerfile-shell-form", "graceful-shutdown"),
        ("cpu-request-", "requests"), ("memory-request-", "requests"), ("request-", "requests"), ("init-raises-request", "requests"), ("cpu-quantity-", "requests"), ("memory-quantity-", "requests"), ("invalid-quantity", "requests"), ("amount-zero", "requests"),
        ("cpu-limit-", "limits"), ("memory-limit-", "limits"),
        ("hpa-", "autoscaler"), ("pdb-", "disruption-budget"), ("spread-", "spread"), ("priority-", "priority"), ("quota-", "quota"),
        ("metrics-", "metrics"), ("scrape-", "metrics"),
    ];

    private static readonly Dictionary<string, string> _findings = new(StringComparer.Ordinal)
    {
        [FindingCodes.RequestMissing] = "requests",
        [FindingCodes.UnderProvisioned] = "requests",
        [FindingCodes.CpuOverProvisioned] = "requests",
        [FindingCodes.MemoryOverProvisioned] = "requests",
        [FindingCodes.CpuOverRequest] = "requests",
        [FindingCodes.MemoryOverRequest] = "requests",
        [FindingCodes.OomKilled] = "limits",
        [FindingCodes.MemoryNearLimit] = "limits",
        [FindingCodes.MemoryUnbounded] = "limits",
        [FindingCodes.CpuThrottled] = "limits",
        [FindingCodes.StartupOverLimit] = "limits",
        [FindingCodes.MemoryUnitSuspicious] = "limits",
        [FindingCodes.AutoscalerAtMost] = "autoscaler",
        [FindingCodes.AutoscalerWithoutRequest] = "autoscaler",
        [FindingCodes.BudgetBlocksDrain] = "disruption-budget",
        [FindingCodes.QuotaExceeded] = "quota",
        [FindingCodes.GoMaxProcsOverLimit] = "gomaxprocs",
        [FindingCodes.GoMaxProcsFixed] = "gomaxprocs",
        [FindingCodes.GoMemLimitOverLimit] = "scarcity",
        [FindingCodes.GoMemLimitTight] = "scarcity",
        [FindingCodes.GoGcOffUnbounded] = "scarcity",
        [FindingCodes.GoLimiterActive] = "scarcity",
        [FindingCodes.GoSpiral] = "scarcity",
        [FindingCodes.JvmHeapOverLimit] = "scarcity",
        [FindingCodes.DotNetHeapOverLimit] = "scarcity",
        [FindingCodes.DotNetSpiral] = "scarcity",
        [FindingCodes.GoGcOverBudget] = "pooled-objects",
        [FindingCodes.NoTier] = "standard-profiles",
    };

    private static readonly Dictionary<SurveySubject, string> _signs = new()
    {
        [SurveySubject.Requests] = "requests",
        [SurveySubject.Limits] = "limits",
        [SurveySubject.Processors] = "gomaxprocs",
        [SurveySubject.ProcessorsByRuntime] = "gomaxprocs",
        [SurveySubject.GracefulEnd] = "graceful-shutdown",
        [SurveySubject.MemoryBound] = "scarcity",
        [SurveySubject.Autoscaler] = "autoscaler",
        [SurveySubject.DisruptionBudget] = "disruption-budget",
        [SurveySubject.Spread] = "spread",
        [SurveySubject.Priority] = "priority",
        [SurveySubject.Quota] = "quota",
        [SurveySubject.Scrape] = "metrics",
        [SurveySubject.Alerts] = "alerts",
        [SurveySubject.Profiler] = "regular-profiling",
        [SurveySubject.Dashboard] = "dashboards",
        [SurveySubject.Review] = "review",
        [SurveySubject.Decision] = "decisions",
        [SurveySubject.Profile] = "standard-profiles",
    };

    /// <summary>The point that a rule of the audit speaks to; null for what is beyond the list.</summary>
    /// <param name="rule">The rule's id.</param>
    public static string? OfRule(string rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return _rules.FirstOrDefault(r => rule.StartsWith(r.Rule, StringComparison.Ordinal)).Point;
    }

    /// <summary>The point that a finding of sizing speaks to; null for what is beyond the list.</summary>
    /// <param name="code">The finding's code.</param>
    public static string? OfFinding(string code) => _findings.GetValueOrDefault(code);

    /// <summary>The point that something in a manifest speaks for; null for none.</summary>
    /// <param name="subject">What.</param>
    public static string? OfSign(SurveySubject subject) => _signs.GetValueOrDefault(subject);

    private static ChecklistTeller Manifest(string words) => new(ChecklistSources.Manifests, words);

    private static ChecklistTeller Program(string words) => new(ChecklistSources.Programs, words);

    private static ChecklistTeller History(string words) => new(ChecklistSources.History, words);

    private static ChecklistTeller Other(string words) => new(ChecklistSources.None, words);

    private static ChecklistPoint Of(ChecklistHeading heading, string id, string title, IReadOnlyList<ChecklistTeller> tells, ChecklistMend mend) => new() { Heading = heading, Id = id, Title = title, Tells = tells, Mend = mend };
}
