using System.Globalization;
using System.Text.Json;
using Ullage.Model;

namespace Ullage.Cli.Output.Documents;

/// <summary>
/// Reads what <see cref="ReportShape"/> writes, as far as a change and its reasons need it: identities, settings, variables, reasons, findings, risk, savings,
/// autoscalers. Usage, runtimes and totals are left out.
/// </summary>
internal static class ReportReader
{
    /// <summary>Reads a report.</summary>
    /// <param name="stream">The JSON text.</param>
    /// <param name="mostBytes">How much of it to accept.</param>
    /// <exception cref="FormatException">It is no such report; the message says what was found where.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public static RecommendationReport Read(Stream stream, long mostBytes)
    {
        using var document = Parse(stream, mostBytes);
        var root = new JsonPart(document.RootElement, "the report");
        var version = root["schemaVersion"].Text();
        if (version != RecommendationReport.CurrentSchemaVersion)
        {
            throw new FormatException($"it has schema version {version}; this ullage reads {RecommendationReport.CurrentSchemaVersion}, so write it anew");
        }

        var window = new TimeRange(root["window"]["start"].Time(), root["window"]["end"].Time());
        var isPartial = root["partial"].Flag();
        return new RecommendationReport
        {
            At = DateTimeOffset.FromUnixTimeMilliseconds(root["at"].Time()),
            Window = window,
            Source = root["source"].Text(),
            Policy = root["policy"].Text(),
            Workloads = root["workloads"].Each(Workload),
            Notices = root["notices"].Each(static n => new Notice(n["code"].Text(), n["text"].Text())),
            Missing = isPartial ? root["missing"].Each(static m => new MissingRange(new Selector(m["selector"].Text()), new(m["range"]["start"].Time(), m["range"]["end"].Time()), default, m["reason"].Text())) : [],
            Totals = ReportTotals.None,
            Read = ReadSummary.Empty with { Series = root["read"]["series"].Whole(), Samples = root["read"]["samples"].Whole() },
        };
    }

    private static JsonDocument Parse(Stream stream, long mostBytes)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (bytes.Length + read > mostBytes)
            {
                throw new FormatException($"it has more than {mostBytes >> 20} MiB; narrow the report with --namespace");
            }

            bytes.Write(buffer, 0, read);
        }

        try
        {
            return JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException error)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it is not JSON, at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}"));
        }
    }

    private static WorkloadRecommendation Workload(JsonPart part)
    {
        var id = new WorkloadId(part["cluster"].Text(), part["namespace"].Text(), part["kind"].Text(), part["name"].Text());
        return new WorkloadRecommendation
        {
            Id = id,
            Replicas = (int)Math.Min(part["replicas"].Whole(), int.MaxValue),
            Inferred = part["inferred"].Flag(),
            Autoscaler = part["autoscaler"].OrNull(Autoscaler),
            AutoscalerPlan = part["autoscalerPlan"].OrNull(AutoscalerPlan),
            Budgets = part["disruptionBudgets"].Each(static b => new PodBudget(b["name"].Text(), Count(b["pods"]), Count(b["healthy"]), Count(b["wanted"]), Count(b["allowed"])) { Rule = b["rule"].TextOrNull(), ByName = b["byName"].Flag() }),
            Saving = part["monthlySaving"].OrNull(Saving),
            Containers = part["containers"].Each(c => Container(id, c)),
        };
    }

    private static int Count(JsonPart part) => (int)Math.Clamp(part.Whole(), 0, int.MaxValue);

    private static Autoscaler Autoscaler(JsonPart part) => new(part["kind"].Text(), part["name"].Text(), (int?)part["minReplicas"].WholeOrNull(), (int?)part["maxReplicas"].WholeOrNull(),
        part["targets"].Each(static t => new AutoscalerTarget(t["metric"].Text(), t["utilizationPercent"].RealOrNull(), t["value"].RealOrNull()) { Container = t["container"].TextOrNull() }));

    private static AutoscalerPlan AutoscalerPlan(JsonPart part) => new(
        part["targets"].Each(static t => new TargetChange(t["metric"].Text(), t["container"].TextOrNull(), t["currentPercent"].Real(), t["recommendedPercent"].Real(), t["requestNow"].RealOrNull(), t["requestThen"].Real())),
        part["order"].Word<AutoscalerOrder>(), null, part["text"].Text());

    private static MonthlySaving Saving(JsonPart part) =>
        new(part["currency"].Text(), part["cpuPerCoreHour"].Money(), part["memoryPerGibHour"].Money(), part["cpu"].Money(), part["memory"].Money()) { Source = part["source"].TextOrNull() };

    private static ContainerRecommendation Container(WorkloadId workload, JsonPart part) => new()
    {
        Id = new ContainerId(workload, part["name"].Text()),
        Role = part["role"].Word<ContainerRole>(),
        Status = part["status"].Word<RecommendationStatus>(),
        SettingsKnown = part["settingsKnown"].Flag(),
        Current = Settings(part["current"]),
        Recommended = Settings(part["recommended"]),
        Ceilings = Settings(part["ceilings"]),
        Image = part["image"].TextOrNull(),
        Environment = part["environment"].Each(static e => new EnvironmentSetting(e["name"].Text(), e["value"].Text(), e["current"].TextOrNull()) { IsDeclared = e["declared"].Flag() }),
        Reasons = part["reasons"].Each(static r => new Reason(r["rule"].Text(), r["field"].Word<ResourceField>(), r["text"].Text(), r["binding"].Flag(), r["evidence"].OrNull(Evidence))),
        Findings = part["findings"].Each(static f => new Finding(f["code"].Text(), f["severity"].Word<Severity>(), f["text"].Text())),
        Risk = part["risk"].OrNull(Risk),
    };

    private static RiskEstimate Risk(JsonPart part) => new()
    {
        Horizon = TimeSpan.FromSeconds(Math.Clamp(part["horizonSeconds"].Real(), 0, 1e9)),
        OomChance = part["oomChance"].RealOrNull(),
        OomChanceToday = part["oomChanceToday"].RealOrNull(),
        GrowthReachesInDays = part["growthReachesInDays"].RealOrNull(),
        GrowthReachesTodayInDays = part["growthReachesTodayInDays"].RealOrNull(),
        CpuOverRequest = part["cpuOverRequest"].RealOrNull(),
        CpuOverLimit = part["cpuOverLimit"].RealOrNull(),
        Extrapolated = part["extrapolated"].Flag(),
    };

    private static Evidence Evidence(JsonPart part) =>
        new(part["statistic"].Text(), part["value"].RealOrNull() ?? double.NaN, part["unit"].Text(), part["pod"].TextOrNull(), part["at"].TimeOrNull(), part["samples"].WholeOrNull());

    private static ResourceSettings Settings(JsonPart part) => new(
        part["requests"]["cpu"].Quantity(CpuQuantity.Parse), part["limits"]["cpu"].Quantity(CpuQuantity.Parse),
        part["requests"]["memory"].Quantity(ByteQuantity.Parse), part["limits"]["memory"].Quantity(ByteQuantity.Parse));
}
