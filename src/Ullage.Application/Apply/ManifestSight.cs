using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Application.Apply;

/// <summary>
/// Looks at containers in their manifests before they change: a request must not come to stand above a limit that only the manifest knows,
/// and what the manifest says otherwise than what ran is remembered.
/// </summary>
internal sealed class ManifestSight(IReadOnlyList<ProposedChange> proposals, ManifestFacts? unheeded)
{
    private readonly Dictionary<(WorkloadReference, string), ContainerRecommendation> _answers = Answers(proposals);
    private readonly Dictionary<(WorkloadReference, string), List<ManifestDrift>> _drifts = [];
    private readonly Dictionary<WorkloadReference, string?> _unheeded = unheeded is null ? [] : proposals.DistinctBy(static p => p.Change.Workload).ToDictionary(static p => p.Change.Workload, unheeded.Unheeded);

    public IReadOnlyList<ManifestDrift> DriftsOf(ProposedChange proposed) =>
        [.. proposed.Change.Containers.SelectMany(c => _drifts.GetValueOrDefault((proposed.Change.Workload, c.Container), []))];

    /// <summary>Why the change must not be made, or null.</summary>
    public string? Look(WorkloadReference workload, ManifestContainer container, ContainerChange change)
    {
        if (_unheeded.GetValueOrDefault(workload) is { } reason)
        {
            return reason;
        }

        var (requests, limits) = (container.Resources["requests"], container.Resources["limits"]);
        if (_answers.TryGetValue((workload, change.Container), out var answer) && answer.SettingsKnown)
        {
            var drifts = _drifts[(workload, change.Container)] = [];
            Compare(drifts, change, "requests.cpu", change.CpuRequest, requests["cpu"], answer.Current.CpuRequest?.ToString());
            Compare(drifts, change, "limits.cpu", change.CpuLimit, limits["cpu"], answer.Current.CpuLimit?.ToString());
            Compare(drifts, change, "requests.memory", change.MemoryRequest, requests["memory"], answer.Current.MemoryRequest?.ToString());
            Compare(drifts, change, "limits.memory", change.MemoryLimit, limits["memory"], answer.Current.MemoryLimit?.ToString());
            Compare(drifts, change, container, answer);
        }

        return Above("CPU", change.CpuRequest, requests["cpu"], change.CpuLimit, limits["cpu"])
            ?? Above("memory", change.MemoryRequest, requests["memory"], change.MemoryLimit, limits["memory"]);
    }

    private static string? Above(string what, FieldChange request, YamlNode requestNow, FieldChange limit, YamlNode limitNow)
    {
        var (asked, most) = (After(request, requestNow), After(limit, limitNow));
        return Quantity.TryParse(asked, out var low, out _) && Quantity.TryParse(most, out var high, out _) && low.CompareTo(high) > 0
            ? $"the {what} request of {asked} would stand above the limit of {most}, which Kubernetes refuses; the report knows other settings than the manifest has: apply the manifest, then measure again."
            : null;
    }

    private static string? After(FieldChange change, YamlNode now) => change.IsGiven ? change.Value : Text(now);

    internal static string? Text(YamlNode node) => node.Kind == YamlNodeKind.Scalar && !node.IsAbsent ? node.Text : null;

    private static void Compare(List<ManifestDrift> drifts, ContainerChange change, string field, FieldChange asked, YamlNode node, string? running)
    {
        var text = Text(node);
        if (!asked.IsGiven || Same(text, running) || Same(text, asked.Value))
        {
            return;
        }

        drifts.Add(new(change.Container, field, text, running));
    }

    /// <summary>Variables whose value in force is the one proposed: nothing else says that the manifest has another.</summary>
    private static void Compare(List<ManifestDrift> drifts, ContainerChange change, ManifestContainer container, ContainerRecommendation answer)
    {
        foreach (var kept in answer.Environment.Where(e => e.Value == e.Current && change.Environment.Any(c => c.Name == e.Name)))
        {
            var said = Text(container.Variable(kept.Name)["value"]);
            if (said != kept.Value)
            {
                drifts.Add(new(change.Container, kept.Name, said, kept.Current));
            }
        }
    }

    internal static bool Same(string? left, string? right) =>
        left == right || (Quantity.TryParse(left, out var a, out _) && Quantity.TryParse(right, out var b, out _) && a.Equals(b));

    private static Dictionary<(WorkloadReference, string), ContainerRecommendation> Answers(IReadOnlyList<ProposedChange> proposals)
    {
        // Workloads of several clusters may share a name; they are refused later.
        var answers = new Dictionary<(WorkloadReference, string), ContainerRecommendation>();
        foreach (var proposed in proposals)
        {
            foreach (var container in proposed.Containers)
            {
                answers.TryAdd((proposed.Change.Workload, container.Id.Name), container);
            }
        }

        return answers;
    }
}
