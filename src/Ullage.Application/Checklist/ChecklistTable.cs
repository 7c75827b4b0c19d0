using Ullage.Audit.Surveying;
using Ullage.Sizing;

namespace Ullage.Application.Checklist;

/// <summary>The twenty-one points, and which rule, finding and sign in a manifest speaks to which: the one place where that is said.</summary>
public static class ChecklistTable
{
    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<ChecklistPoint> Points { get; } =
    [
        Of(ChecklistHeading.Application, "profiles", "Profiles are taken where the load is representative", "a profiler in the manifests, or the binary", "Serve net/http/pprof on a loopback port of its own and take profiles under real load; in .NET AddScheduledProfiling does."),
        Of(ChecklistHeading.Application, "worker-pools", "Concurrency is bounded by worker pools", "the binary, unstripped or not: its packages", "Bound goroutines by a pool (errgroup's SetLimit, a semaphore); in .NET WorkerPool."),
        Of(ChecklistHeading.Application, "pooled-objects", "Hot paths pool what they allocate", "history of a runtime that tells its collector's CPU (--prometheus)", "Take an allocation profile and pool what dominates it (sync.Pool; in .NET BufferPool)."),
        Of(ChecklistHeading.Application, "struct-layouts", "Structs waste no memory by their order", "the unstripped binary", "ullage inspect {binary} --structs own"),
        Of(ChecklistHeading.Application, "gomaxprocs", "GOMAXPROCS follows the CPU limit", "manifests, the binary, or history", "ullage audit {file} --fix"),
        Of(ChecklistHeading.Application, "graceful-shutdown", "Shutdown drains before the grace period ends", "manifests, or the binary", "ullage audit {file} --fix"),
        Of(ChecklistHeading.Application, "scarcity", "The service adapts to scarce memory", "manifests (GOMEMLIMIT, .NET's heap limit), the binary, or history", "ullage recommend -n {namespace} -o patch"),
        Of(ChecklistHeading.Kubernetes, "requests", "Requests follow the observed median", "history (--prometheus); manifests tell only whether they are set", "ullage apply -f {file} -n {namespace}"),
        Of(ChecklistHeading.Kubernetes, "limits", "Limits are the observed P99 and a margin, above every peak", "history (--prometheus); manifests tell only whether they are set", "ullage apply -f {file} -n {namespace}"),
        Of(ChecklistHeading.Kubernetes, "autoscaler", "An autoscaler follows the load", "manifests, or kube-state-metrics", "ullage generate hpa -f {file}"),
        Of(ChecklistHeading.Kubernetes, "disruption-budget", "A disruption budget protects the replicas and lets nodes drain", "manifests, or kube-state-metrics", "ullage generate pdb -f {file}"),
        Of(ChecklistHeading.Kubernetes, "spread", "Replicas spread over nodes", "manifests", "ullage generate spread -f {file}"),
        Of(ChecklistHeading.Kubernetes, "priority", "Services that matter have a priority", "manifests", "ullage generate priority serving"),
        Of(ChecklistHeading.Kubernetes, "quota", "The namespace has a quota", "manifests, or kube-state-metrics", "ullage generate quota -f {file} --into-namespace {namespace}"),
        Of(ChecklistHeading.Monitoring, "metrics", "The service exports Prometheus metrics, and they are scraped", "manifests, the binary, or history", "ullage generate servicemonitor -f {file}"),
        Of(ChecklistHeading.Monitoring, "alerts", "Saturation raises alerts", "manifests with a PrometheusRule, or a Prometheus in which alerts have been pending", "ullage generate alerts --output-file alerts.yaml"),
        Of(ChecklistHeading.Monitoring, "regular-profiling", "Profiles are taken regularly", "manifests: a profiler's annotations or variables", "Run a continuous profiler, or schedule profiles; in .NET AddScheduledProfiling does."),
        Of(ChecklistHeading.Monitoring, "dashboards", "Dashboards show efficiency", "manifests with Grafana's ConfigMaps or GrafanaDashboards", "ullage generate dashboard --output-file dashboards/"),
        Of(ChecklistHeading.Monitoring, "review", "Resources are reviewed periodically", "manifests with the rightsizer's CronJob, or its metrics in Prometheus", "kubectl apply -k deploy/kustomize/base"),
        Of(ChecklistHeading.Monitoring, "decisions", "Decisions are documented", "manifests: annotations of ullage", "ullage apply -f {file} -n {namespace} --record decision.md"),
        Of(ChecklistHeading.Monitoring, "standard-profiles", "Services use standard profiles", "manifests", "ullage recommend -n {namespace} --policy tiers"),
    ];

    // By the beginning of the rule's id; the first that fits counts.
    private static readonly (string Rule, string Point)[] _rules =
    [
        ("pprof-", "profiles"),
        ("gomaxprocs-", "gomaxprocs"), ("dotnet-processor-count", "gomaxprocs"), ("dockerfile-go-cpu-limit", "gomaxprocs"), ("binary-gomaxprocs", "gomaxprocs"), ("binary-automaxprocs", "gomaxprocs"),
        ("gomemlimit-", "scarcity"), ("gogc-", "scarcity"), ("dotnet-", "scarcity"), ("heap-flag-", "scarcity"), ("memcached-", "scarcity"), ("redis-", "scarcity"), ("emptydir-memory-", "scarcity"),
        ("grace-period-", "graceful-shutdown"), ("prestop-exceeds-", "graceful-shutdown"), ("shutdown-", "graceful-shutdown"), ("shell-hides-sigterm", "graceful-shutdown"), ("dockerfile-shell-form", "graceful-shutdown"),
        ("cpu-request-", "requests"), ("memory-request-", "requests"), ("request-", "requests"), ("init-raises-request", "requests"), ("cpu-quantity-", "requests"), ("memory-quantity-", "requests"), ("invalid-quantity", "requests"),
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

    private static ChecklistPoint Of(ChecklistHeading heading, string id, string title, string tells, string mend) => new() { Heading = heading, Id = id, Title = title, Tells = tells, Mend = mend };
}
