using System.Globalization;
using Ullage.Model;

namespace Ullage.Application.Rightsize;

/// <summary>What a run says in a few lines: the same in the ConfigMap, the webhook, the Events and the metrics.</summary>
public sealed class FleetSummary
{
    // A core costs about as much as eight GiB at every cloud's list prices; only the order hangs on it.
    private const double GibPerCore = 8;
    private const double Gib = 1L << 30;

    private FleetSummary(RightsizeResult result, RecommendationReport report)
    {
        (Result, Report) = (result, report);
        BySaving =
        [
            .. report.Workloads.SelectMany(static w => w.Containers.Select(c => (Workload: w, Container: c)))
                .Where(static p => p.Container.Status == RecommendationStatus.Recommended && p.Container.Recommended != p.Container.Current)
                .OrderByDescending(static p => Weight(p.Workload, p.Container)).ThenBy(static p => p.Container.Id),
        ];
    }

    /// <summary>The run.</summary>
    public RightsizeResult Result { get; }

    /// <summary>Its recommendations.</summary>
    public RecommendationReport Report { get; }

    /// <summary>Containers for which something else is proposed than is set, the largest saving over all replicas first.</summary>
    public IReadOnlyList<(WorkloadRecommendation Workload, ContainerRecommendation Container)> BySaving { get; }

    /// <summary>Those that give back, the largest first.</summary>
    public IEnumerable<(WorkloadRecommendation Workload, ContainerRecommendation Container)> Savings => BySaving.Where(static p => Weight(p.Workload, p.Container) > 0);

    /// <summary>Those that need more, the neediest first.</summary>
    public IEnumerable<(WorkloadRecommendation Workload, ContainerRecommendation Container)> Needs => BySaving.Where(static p => Weight(p.Workload, p.Container) < 0).Reverse();

    /// <summary>The summary of a run that has decided.</summary>
    /// <exception cref="ArgumentException">The run has no report.</exception>
    public static FleetSummary Of(RightsizeResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new FleetSummary(result, result.Report ?? throw new ArgumentException("Only a run that has decided can be summed up.", nameof(result)));
    }

    /// <summary>What changed since the last run, in a sentence.</summary>
    public string News => Result.Changes switch
    {
        { Since: null, NotCompared: { } why } => $"Not compared with an earlier run: {why}.",
        { Since: null } => "First run: nothing to compare with.",
        { Changes.Count: 0 } same => string.Create(CultureInfo.InvariantCulture, $"Nothing changed since {same.Since:yyyy-MM-dd HH:mm}Z: {Containers(same.Same + same.Steady)} as before."),
        var changes => string.Create(CultureInfo.InvariantCulture, $"Since {changes.Since:yyyy-MM-dd HH:mm}Z: {Counted(changes)}; {changes.Same + changes.Steady} as before."),
    };

    /// <summary>What all requests are and would be, in a sentence.</summary>
    public string Totals
    {
        get
        {
            var (now, then) = (Report.Totals.Current, Report.Totals.Recommended);
            var saving = Report.Totals.Saving is { } month ? string.Create(CultureInfo.InvariantCulture, $"; {month.Total:0.##} {month.Currency} a month") : "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Requests: CPU {now.CpuRequest?.Cores ?? 0:0.##} → {then.CpuRequest?.Cores ?? 0:0.##} cores, memory {(now.MemoryRequest?.Bytes ?? 0) / Gib:0.##} → {(then.MemoryRequest?.Bytes ?? 0) / Gib:0.##} GiB over {Report.Workloads.Count} workloads{saving}.");
        }
    }

    /// <summary>One container's proposal: what is set and what is proposed.</summary>
    public static string Line(ContainerRecommendation container)
    {
        ArgumentNullException.ThrowIfNull(container);
        var (now, then) = (container.Current, container.Recommended);
        string?[] parts =
        [
            Part("CPU request", now.CpuRequest?.ToString(), then.CpuRequest?.ToString()),
            Part("CPU limit", now.CpuLimit?.ToString(), then.CpuLimit?.ToString()),
            Part("memory request", now.MemoryRequest?.ToString(), then.MemoryRequest?.ToString()),
            Part("memory limit", now.MemoryLimit?.ToString(), then.MemoryLimit?.ToString()),
        ];
        return string.Join(", ", parts.OfType<string>().Concat(container.Environment.Where(static e => e.Value != e.Current).Select(static e => $"{e.Name}={e.Value}")));
    }

    private static string Containers(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} container{(count == 1 ? "" : "s")}");

    private static string Counted(FleetChanges changes) => string.Join(", ", changes.Changes.GroupBy(static c => c.Kind).OrderBy(static g => g.Key).Select(static g => $"{g.Count()} {Word(g.Key)}"));

    private static string Word(ChangeKind kind) => kind switch
    {
        ChangeKind.Appeared => "new",
        ChangeKind.Gone => "gone",
        ChangeKind.Moved => "changed",
        _ => "of another status",
    };

    private static string? Part(string what, string? now, string? then) => now == then ? null : $"{what} {now ?? "unset"} → {then ?? "unset"}";

    private static double Weight(WorkloadRecommendation workload, ContainerRecommendation container)
    {
        var (now, then) = (container.Current, container.Recommended);
        var cores = (now.CpuRequest?.Cores ?? 0) - (then.CpuRequest?.Cores ?? 0);
        var memory = ((now.MemoryRequest?.Bytes ?? 0) - (double)(then.MemoryRequest?.Bytes ?? 0)) / Gib;
        return workload.Replicas * (cores + (memory / GibPerCore));
    }
}
