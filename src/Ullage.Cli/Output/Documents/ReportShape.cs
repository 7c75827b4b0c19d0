using System.Globalization;
using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Documents;

/// <summary>The shape of the report for programs: names, order and units. docs/schema/recommendation-v1.json describes it.</summary>
/// <remarks>
/// Quantities come twice: Kubernetes' text and the exact number with its unit in the name. A change that could break a reader raises
/// <see cref="RecommendationReport.CurrentSchemaVersion"/>; a new property does not.
/// </remarks>
internal sealed class ReportShape
{
    private const decimal NanosPerCore = 1_000_000_000m;

    private readonly DocumentWriter _writer;
    private readonly bool _hours;

    public ReportShape(DocumentWriter writer, bool hours)
    {
        _writer = writer;
        _hours = hours;
    }

    public void Write(RecommendationReport report)
    {
        WriteInside(report);
        _writer.Finish();
    }

    /// <summary>The report as a value inside another document.</summary>
    public void WriteInside(RecommendationReport report)
    {
        _writer.StartObject();
        _writer.Property("schemaVersion", RecommendationReport.CurrentSchemaVersion);
        _writer.Property("at", Time(report.At));
        _writer.Property("window", report, static (w, r) => Range(w, r.Window));
        _writer.Property("source", report.Source);
        _writer.Property("policy", report.Policy);
        _writer.Property("partial", report.Missing.Count > 0);
        _writer.Property("totals", report.Totals, Totals);
        _writer.Property("namespaces", report.Namespaces, static (w, n) =>
        {
            w.Property("cluster", n.Cluster);
            w.Property("namespace", n.Namespace);
            w.Property("totals", n.Totals, Totals);
        });
        _writer.Property("nodes", report.Nodes, Nodes);
        _writer.Property("notices", report.Notices, static (w, n) =>
        {
            w.Property("code", n.Code);
            w.Property("text", n.Text);
        });
        _writer.Property("missing", report.Missing, static (w, m) =>
        {
            w.Property("selector", m.Selector.ToString());
            w.Property("range", m, static (w, m) => Range(w, m.Range));
            w.Property("failure", Camel(m.Failure.ToString()));
            w.Property("reason", m.Reason);
        });
        _writer.Property("read", report.Read, static (w, r) =>
        {
            w.Property("series", r.Series);
            w.Property("samples", r.Samples);
            w.Property("bytes", r.Bytes);
            w.Property("skippedHistogramChunks", r.SkippedHistogramChunks);
        });
        _writer.Name("workloads");
        _writer.StartArray();
        foreach (var workload in report.Workloads)
        {
            _writer.Object(workload, Workload);
            _writer.Flush();
        }

        _writer.EndArray();
        _writer.EndObject();
    }

    private void Workload(DocumentWriter w, WorkloadRecommendation workload)
    {
        w.Property("cluster", workload.Id.Cluster);
        w.Property("namespace", workload.Id.Namespace);
        w.Property("kind", workload.Id.Kind);
        w.Property("name", workload.Id.Name);
        w.Property("replicas", workload.Replicas);
        w.Property("inferred", workload.Inferred);
        w.Property("autoscaler", workload.Autoscaler, static (w, a) =>
        {
            w.Property("kind", a.Kind);
            w.Property("name", a.Name);
            w.Property("minReplicas", a.MinReplicas);
            w.Property("maxReplicas", a.MaxReplicas);
            w.Property("followsRequests", a.FollowsRequests);
            w.Property("targets", a.Targets, static (w, t) =>
            {
                w.Property("metric", t.Metric);
                w.Property("utilizationPercent", t.UtilizationPercent);
                w.Property("value", t.Value);
                w.Property("container", t.Container);
                w.Property("now", t.Now);
            });
        });
        w.Property("autoscalerPlan", workload.AutoscalerPlan, AutoscalerPlan);
        w.Property("disruptionBudgets", workload.Budgets, static (w, b) =>
        {
            w.Property("name", b.Name);
            w.Property("rule", b.Rule);
            w.Property("byName", b.ByName);
            w.Property("pods", b.Pods);
            w.Property("healthy", b.Healthy);
            w.Property("wanted", b.Wanted);
            w.Property("allowed", b.Allowed);
        });
        w.Property("monthlySaving", workload.Saving, Saving);
        w.Property("containers", workload.Containers, Container);
    }

    private static void AutoscalerPlan(DocumentWriter w, AutoscalerPlan plan)
    {
        w.Property("text", plan.Text);
        w.Property("order", Camel(plan.Order.ToString()));
        w.Property("targets", plan.Targets, static (w, t) =>
        {
            w.Property("metric", t.Metric);
            w.Property("container", t.Container);
            w.Property("currentPercent", t.Current);
            w.Property("recommendedPercent", t.Recommended);
            w.Property("requestNow", t.RequestNow);
            w.Property("requestThen", t.RequestThen);
            w.Property("thresholdNow", t.ThresholdNow);
            w.Property("thresholdThen", t.ThresholdThen);
        });
        w.Property("replicas", plan.Replicas, static (w, r) =>
        {
            w.Property("seen", r.Seen, Replicas);
            w.Property("now", r.Now, Replicas);
            w.Property("then", r.Then, Replicas);
        });
    }

    private static void Replicas(DocumentWriter w, ReplicaRange range)
    {
        w.Property("least", range.Least);
        w.Property("mean", range.Mean);
        w.Property("most", range.Most);
    }

    private void Container(DocumentWriter w, ContainerRecommendation container)
    {
        w.Property("name", container.Id.Name);
        w.Property("role", Camel(container.Role.ToString()));
        w.Property("status", Camel(container.Status.ToString()));
        w.Property("image", container.Image);
        w.Property("settingsKnown", container.SettingsKnown);
        w.Property("current", container.Current, Resources);
        w.Property("recommended", container.Recommended, Resources);
        w.Property("ceilings", container.Ceilings, Resources);
        w.Property("risk", container.Risk, Risk);
        w.Property("environment", container.Environment, static (w, e) =>
        {
            w.Property("name", e.Name);
            w.Property("value", e.Value);
            w.Property("current", e.Current);
            w.Property("declared", e.IsDeclared);
        });
        w.Property("reasons", container.Reasons, static (w, r) =>
        {
            w.Property("rule", r.Rule);
            w.Property("field", Camel(r.Field.ToString()));
            w.Property("text", r.Text);
            w.Property("binding", r.Binding);
            w.Property("evidence", r.Evidence, Evidence);
        });
        w.Property("findings", container.Findings, static (w, f) =>
        {
            w.Property("code", f.Code);
            w.Property("severity", Camel(f.Severity.ToString()));
            w.Property("text", f.Text);
        });
        w.Property("restarts", container.Restarts);
        w.Property("oomKills", container.OomKills, static (w, k) =>
        {
            w.Property("pod", k.Pod);
            w.Property("at", Time(k.AtMs));
            Memory(w, "limit", k.Limit);
        });
        w.Property("runtime", container.Runtime, Runtime);
        w.Property("go", container.Go, GoShape.Write);
        w.Property("dotNet", container.DotNet, DotNetShape.Write);
        w.Property("usage", container.Usage, Usage);
    }

    private static void Runtime(DocumentWriter w, RuntimeFacts runtime)
    {
        w.Property("kind", Camel(runtime.Kind.ToString()));
        w.Property("version", runtime.Version);
        Memory(w, "goMemLimit", runtime.GoMemLimit);
        w.Property("goMemLimitTold", runtime.GoMemLimitTold);
        w.Property("goGcPercent", runtime.GoGcPercent);
        w.Property("goGcTold", runtime.GoGcTold);
        w.Property("goMaxProcs", runtime.GoMaxProcs);
        Memory(w, "outsideRuntime", runtime.OutsideRuntime);
        Memory(w, "liveHeap", runtime.LiveHeap);
        Memory(w, "nonHeap", runtime.NonHeap);
        Memory(w, "heapCommitted", runtime.HeapCommitted);
        Memory(w, "heapHardLimit", runtime.HeapHardLimit);
    }

    private void Usage(DocumentWriter w, UsageSummary usage)
    {
        w.Property("coverage", usage.Coverage, static (w, c) =>
        {
            w.Property("spanSeconds", c.Span.TotalSeconds);
            w.Property("observedSeconds", c.Observed.TotalSeconds);
            w.Property("pods", c.Pods);
            w.Property("samples", c.Samples);
            w.Property("gaps", c.Gaps);
            w.Property("longestGapSeconds", c.LongestGap.TotalSeconds);
        });
        w.Property("cpuCores", usage.Cpu, static (w, c) =>
        {
            w.Property("mean", c.Mean);
            w.Property("p50", c.P50);
            w.Property("p90", c.P90);
            w.Property("p95", c.P95);
            w.Property("p99", c.P99);
            w.Property("max", c.Max, Evidence);
            w.Property("burst", c.Burst, Evidence);
            w.Property("startupMax", c.StartupMax, Evidence);
            w.Property("throttledShare", c.ThrottledShare);
        });
        w.Property("memoryBytes", usage.Memory, static (w, m) =>
        {
            w.Property("mean", m.Mean);
            w.Property("p50", m.P50);
            w.Property("p90", m.P90);
            w.Property("p95", m.P95);
            w.Property("p99", m.P99);
            w.Property("peak", m.Peak, Evidence);
        });
        if (!_hours)
        {
            return;
        }

        w.Property("hours", usage.Hours, static (w, h) =>
        {
            w.Property("start", Time(h.StartMs));
            w.Property("cpuMeanCores", h.CpuMean);
            w.Property("cpuMaxCores", h.CpuMax);
            w.Property("memoryMeanBytes", h.MemoryMean);
            w.Property("memoryMaxBytes", h.MemoryMax);
        });
    }

    private static void Totals(DocumentWriter w, ReportTotals totals)
    {
        w.Property("current", totals.Current, Resources);
        w.Property("recommended", totals.Recommended, Resources);
        w.Property("used", totals, static (w, t) =>
        {
            Cpu(w, "cpu", t.CpuUsed);
            Memory(w, "memory", t.MemoryUsed);
        });
        w.Property("changePercent", totals, static (w, t) =>
        {
            w.Property("cpuRequests", Change.Percent(t.Current.CpuRequest, t.Recommended.CpuRequest));
            w.Property("cpuLimits", Change.Percent(t.Current.CpuLimit, t.Recommended.CpuLimit));
            w.Property("memoryRequests", Change.Percent(t.Current.MemoryRequest, t.Recommended.MemoryRequest));
            w.Property("memoryLimits", Change.Percent(t.Current.MemoryLimit, t.Recommended.MemoryLimit));
        });
        w.Property("giveBack", totals.GiveBack, Shift);
        w.Property("lacking", totals.Lacking, Shift);
        w.Property("monthlySaving", totals.Saving, Saving);
    }

    private static void Shift(DocumentWriter w, RequestShift shift)
    {
        w.Property("workloads", shift.Workloads);
        Cpu(w, "cpu", shift.Cpu);
        Memory(w, "memory", shift.Memory);
    }

    private static void Saving(DocumentWriter w, MonthlySaving saving)
    {
        w.Property("currency", saving.Currency);
        w.Property("cpuPerCoreHour", saving.CpuPerCoreHour);
        w.Property("memoryPerGibHour", saving.MemoryPerGibHour);
        w.Property("source", saving.Source);
        w.Property("hoursPerMonth", (long)MonthlySaving.HoursPerMonth);
        w.Property("cpu", saving.Cpu);
        w.Property("memory", saving.Memory);
        w.Property("total", saving.Total);
    }

    private static void Nodes(DocumentWriter w, NodePlan plan)
    {
        w.Property("basis", plan.Basis);
        Cpu(w, "cpu", plan.Cpu);
        Memory(w, "memory", plan.Memory);
        w.Property("pods", plan.Pods);
        w.Property("today", plan.Today);
        w.Property("proposed", plan.Proposed);
        w.Property("freed", plan.Freed);
        w.Property("running", plan.Running);
        w.Property("tooLarge", plan.TooLarge, static (DocumentWriter w, WorkloadId t) => w.Property("workload", t.ToString()));
    }

    internal static void Resources(DocumentWriter w, ResourceSettings settings)
    {
        w.Property("requests", settings, static (w, s) =>
        {
            Cpu(w, "cpu", s.CpuRequest);
            Memory(w, "memory", s.MemoryRequest);
        });
        w.Property("limits", settings, static (w, s) =>
        {
            Cpu(w, "cpu", s.CpuLimit);
            Memory(w, "memory", s.MemoryLimit);
        });
    }

    internal static void Cpu(DocumentWriter w, string name, CpuQuantity? amount)
    {
        w.Name(name);
        if (amount is not { } cpu)
        {
            w.Null();
            return;
        }

        w.StartObject();
        w.Property("quantity", cpu.ToString());
        w.Property("cores", cpu.Nanocores / NanosPerCore);
        w.EndObject();
    }

    internal static void Memory(DocumentWriter w, string name, ByteQuantity? amount)
    {
        w.Name(name);
        if (amount is not { } memory)
        {
            w.Null();
            return;
        }

        w.StartObject();
        w.Property("quantity", memory.ToString());
        w.Property("bytes", memory.Bytes);
        w.EndObject();
    }

    private static void Risk(DocumentWriter w, RiskEstimate risk)
    {
        w.Property("horizonSeconds", risk.Horizon.TotalSeconds);
        w.Property("oomChance", risk.OomChance);
        w.Property("oomChanceToday", risk.OomChanceToday);
        w.Property("growthReachesInDays", risk.GrowthReachesInDays);
        w.Property("growthReachesTodayInDays", risk.GrowthReachesTodayInDays);
        w.Property("cpuOverRequest", risk.CpuOverRequest);
        w.Property("cpuOverLimit", risk.CpuOverLimit);
        w.Property("extrapolated", risk.Extrapolated);
    }

    private static void Evidence(DocumentWriter w, Evidence evidence)
    {
        w.Property("statistic", evidence.Statistic);
        w.Property("value", evidence.Value);
        w.Property("unit", evidence.Unit);
        w.Property("pod", evidence.Pod);
        w.Property("at", evidence.AtMs is { } at ? Time(at) : null);
        w.Property("samples", evidence.Samples);
    }

    private static void Range(DocumentWriter w, TimeRange range)
    {
        w.Property("start", Time(range.StartMs));
        w.Property("end", Time(range.EndMs));
    }

    internal static string Time(long ms) => Time(DateTimeOffset.FromUnixTimeMilliseconds(ms));

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    internal static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
