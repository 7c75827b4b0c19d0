using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// Reads PodDisruptionBudgets as kube-state-metrics tells them at the window's end. It tells counts and no selector; which pods a budget is over is known where the cluster itself
/// answers, in a family of ours, and otherwise guessed from the name.
/// </summary>
internal sealed class BudgetReader(FamilyReader reader)
{
    /// <summary>A series a budget and pod that it selects, with <c>rule</c>, what the budget asks for; and one a budget without any pod, which says that selectors are told.</summary>
    public const string Pods = "ullage_poddisruptionbudget_pod";

    private const string Allowed = "kube_poddisruptionbudget_status_pod_disruptions_allowed";
    private const string Healthy = "kube_poddisruptionbudget_status_current_healthy";
    private const string Wanted = "kube_poddisruptionbudget_status_desired_healthy";
    private const string Counted = "kube_poddisruptionbudget_status_expected_pods";

    /// <summary>Every family asked for.</summary>
    public static IEnumerable<string> Families => [Allowed, Healthy, Wanted, Counted, Pods];

    /// <summary>The budgets of the run's namespaces.</summary>
    public async Task<FoundBudgets> ReadAsync(CancellationToken cancellationToken)
    {
        var allowed = await CountsAsync(Allowed, cancellationToken).ConfigureAwait(false);
        if (allowed.Count == 0)
        {
            return FoundBudgets.None;
        }

        var (healthy, wanted, counted) = (CountsAsync(Healthy, cancellationToken), CountsAsync(Wanted, cancellationToken), CountsAsync(Counted, cancellationToken));
        var pods = await reader.SeriesAsync(reader.Family(Pods), reader.Tail(TimeRange.HourMs), cancellationToken).ConfigureAwait(false);
        var (ready, least, all) = (await healthy.ConfigureAwait(false), await wanted.ConfigureAwait(false), await counted.ConfigureAwait(false));

        // An exporter that tells a part of it tells too little to say anything.
        var budgets = allowed.Where(a => ready.ContainsKey(a.Key) && least.ContainsKey(a.Key) && all.ContainsKey(a.Key))
            .ToDictionary(static a => a.Key, a => new PodBudget(a.Key.Name, all[a.Key], ready[a.Key], least[a.Key], a.Value));
        return new FoundBudgets(budgets, pods.ToLookup(reader.Labels.PodOf, static l => (l["poddisruptionbudget"], l["rule"])));
    }

    private async Task<Dictionary<(string Namespace, string Name), int>> CountsAsync(string family, CancellationToken cancellationToken) =>
        (await reader.TailAsync(reader.Family(family), cancellationToken).ConfigureAwait(false)).Where(static v => v is { Alive: true, Value: >= 0 and <= int.MaxValue })
            .GroupBy(v => (v.Labels[reader.Labels.Namespace], v.Labels["poddisruptionbudget"])).ToDictionary(static g => g.Key, static g => (int)g.MaxBy(static v => v.AtMs)!.Value);
}

/// <summary>Budgets, and which pods they are over.</summary>
/// <param name="budgets">By namespace and name.</param>
/// <param name="pods">What is told of pods: a budget's name and rule; nothing where only names can be gone by.</param>
internal sealed class FoundBudgets(IReadOnlyDictionary<(string Namespace, string Name), PodBudget> budgets, ILookup<PodKey, (string Name, string Rule)> pods)
{
    /// <summary>How people call the budget of a workload: as the workload, or with an ending.</summary>
    private static readonly string[] Endings = ["", "-pdb"];

    /// <summary>No budgets.</summary>
    public static FoundBudgets None { get; } = new(new Dictionary<(string, string), PodBudget>(), Array.Empty<(string, string)>().ToLookup(static _ => default(PodKey)));

    /// <summary>The budgets of a workload, by name.</summary>
    /// <param name="workload">Which.</param>
    /// <param name="of">Its pods.</param>
    public IReadOnlyList<PodBudget> Of(WorkloadId workload, IEnumerable<PodKey> of)
    {
        if (budgets.Count == 0)
        {
            return [];
        }

        return pods.Count == 0
            ? [.. Endings.Select(e => budgets.GetValueOrDefault((workload.Namespace, workload.Name + e))).OfType<PodBudget>().Where(static b => b.Pods > 0).Select(static b => b with { ByName = true })]
            : [.. of.SelectMany(pod => pods[pod].Select(told => (Budget: budgets.GetValueOrDefault((pod.Namespace, told.Name)), told.Rule))).Where(static b => b.Budget is not null)
                .DistinctBy(static b => b.Budget!.Name).OrderBy(static b => b.Budget!.Name, StringComparer.Ordinal).Select(static b => b.Budget! with { Rule = b.Rule is { Length: > 0 } rule ? rule : null })];
    }
}
