using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Mending;

/// <summary>Labels and selectors as changes.</summary>
internal static class Labels
{
    private static readonly string[] _naming = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component", "app", "k8s-app", "component", "name"];

    public static YamlChange Map(IReadOnlyList<KeyValuePair<string, string>> labels) => YamlChange.Map([.. labels.Select(static l => (l.Key, YamlChange.Text(l.Value)))]);

    public static YamlChange Selector(IReadOnlyList<KeyValuePair<string, string>> labels) => YamlChange.Map(("matchLabels", Map(labels)));

    public static string Text(IReadOnlyList<KeyValuePair<string, string>> labels) => string.Join(", ", labels.Select(static l => $"{l.Key}: {l.Value}"));

    /// <summary>Those among labels that name a service and stay from version to version; all where none does.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Naming(IReadOnlyDictionary<string, string> labels)
    {
        var found = labels.Where(static l => _naming.Contains(l.Key)).ToList();
        return found.Count > 0 ? found : [.. labels];
    }

    /// <summary>The labels that a Service or budget of a workload's name selects, where no pods have them; null when there is none.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? WantedBy(AuditSet set, Workload workload) =>
        set.Services.Where(s => s.Name == workload.Name && s.Workloads.Count == 0 && s.IsNear(workload)).Select(static s => s.Selector)
            .Concat(set.Budgets.Where(b => b.Name == workload.Name && b.Workloads.Count == 0 && b.IsNear(workload)).Select(static b => b.Selector))
            .FirstOrDefault(static s => s is { IsGiven: true, Problem: null, Pairs.Count: > 0 } && s.Pairs.All(static p => !NodeReading.IsPlaceholder(p.Value)))?.Pairs;
}
