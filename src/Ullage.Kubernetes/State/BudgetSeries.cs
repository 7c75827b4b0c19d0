using System.Text.Json;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.State;

/// <summary>
/// PodDisruptionBudgets, told in the families of kube-state-metrics; and, in one that it does not have, the pods that they select. Pods of one owner are alike:
/// one stands for all.
/// </summary>
internal sealed class BudgetSeries
{
    public const string Pods = "ullage_poddisruptionbudget_pod";
    private const string Prefix = "kube_poddisruptionbudget_status_";

    private static readonly (string Family, string Field)[] Counts =
    [
        (Prefix + "pod_disruptions_allowed", "disruptionsAllowed"), (Prefix + "current_healthy", "currentHealthy"), (Prefix + "desired_healthy", "desiredHealthy"), (Prefix + "expected_pods", "expectedPods"),
    ];

    private readonly Dictionary<string, List<(string Name, string Rule, JsonElement Selector)>> _found = new(StringComparer.Ordinal);

    /// <summary>Every family of theirs.</summary>
    public static IEnumerable<string> Families => [.. Counts.Select(static c => c.Family), Pods];

    /// <summary>Adds the counts of one. One that its controller has not met yet has none.</summary>
    public void Add(SeriesList list, JsonElement of, string apiVersion)
    {
        var (meta, spec, status) = (of.Field("metadata"), of.Field("spec"), of.Field("status"));
        var (space, name) = (meta.Text("namespace"), meta.Text("name"));
        if (Array.Exists(Counts, c => status.Whole(c.Field) is null))
        {
            return;
        }

        foreach (var (family, field) in Counts)
        {
            list.Add(family, status.Whole(field)!.Value, ("namespace", space), ("poddisruptionbudget", name));
        }

        if (!_found.TryGetValue(space, out var here))
        {
            _found.Add(space, here = []);
        }

        var rule = Array.Find((string[])["minAvailable", "maxUnavailable"], field => spec.Text(field).Length > 0);
        if (SelectorText.SelectsAny(of, apiVersion))
        {
            here.Add((name, rule is null ? "" : $"{rule} {spec.Text(rule)}", spec.Field("selector")));
        }

        // That it selects none must not look like not knowing which.
        list.Add(Pods, 1, ("namespace", space), ("poddisruptionbudget", name));
    }

    /// <summary>Adds which pods those that were added select.</summary>
    public void AddPods(SeriesList list, IEnumerable<PodObject> pods)
    {
        var seen = new HashSet<(string Namespace, string Kind, string Name)>();
        foreach (var pod in pods)
        {
            var owner = Array.Find(pod.Owners, static o => o.Controller);
            if (!_found.TryGetValue(pod.Namespace, out var here) || !seen.Add(owner is null ? (pod.Namespace, "", pod.Name) : (pod.Namespace, owner.Kind, owner.Name)))
            {
                continue;
            }

            var labels = pod.Labels.ToDictionary(static l => l.Key, static l => l.Value, StringComparer.Ordinal);
            foreach (var (name, rule, selector) in here)
            {
                if (SelectorText.Matches(selector, labels))
                {
                    list.Add(Pods, 1, ("namespace", pod.Namespace), ("poddisruptionbudget", name), ("pod", pod.Name), ("rule", rule));
                }
            }
        }
    }
}
