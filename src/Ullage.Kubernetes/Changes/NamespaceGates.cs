using System.Globalization;
using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Model;

namespace Ullage.Kubernetes.Changes;

/// <summary>
/// What a namespace lets its pods have: LimitRanges, quotas and disruption budgets. A dry run of a workload does not meet them, since they hold
/// for the pods that its controller makes later; here they are reckoned beforehand.
/// </summary>
public sealed class NamespaceGates
{
    private readonly IReadOnlyList<Gate> _ranges;
    private readonly IReadOnlyList<Gate> _quotas;
    private readonly IReadOnlyList<Gate> _budgets;

    private NamespaceGates(IReadOnlyList<Gate> ranges, IReadOnlyList<Gate> quotas, IReadOnlyList<Gate> budgets, IReadOnlyList<string> unknown) =>
        (_ranges, _quotas, _budgets, Unknown) = (ranges, quotas, budgets, unknown);

    /// <summary>What could not be read, in sentences.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>Reads those of a namespace; what may not be read is told.</summary>
    /// <param name="client">The API.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    public static async Task<NamespaceGates> ReadAsync(KubernetesClient client, string @namespace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var unknown = new List<string>();
        var ranges = await ListAsync(ResourceType.LimitRanges).ConfigureAwait(false);
        var quotas = await ListAsync(ResourceType.ResourceQuotas).ConfigureAwait(false);
        var budgets = await ListAsync(ResourceType.PodDisruptionBudgets).ConfigureAwait(false);
        return new(ranges, quotas, budgets, unknown);

        async Task<IReadOnlyList<Gate>> ListAsync(ResourceType type)
        {
            try
            {
                return (await client.ListAsync(type, @namespace, static o => new Gate(o.Clone()), ListQuery.All, cancellationToken).ConfigureAwait(false)).Items;
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.Forbidden)
            {
                unknown.Add($"{type.Plural} of {@namespace} may not be listed, so that they are not looked at; give the service account the verb list on them");
                return [];
            }
        }
    }

    /// <summary>Why the namespace would not take the pods of a changed workload, each with the way out.</summary>
    /// <param name="live">The workload.</param>
    /// <param name="edits">The change.</param>
    public IReadOnlyList<string> Refusals(LiveWorkload live, IReadOnlyList<FieldEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(edits);
        return [.. OfRanges(live, edits), .. OfQuotas(live, edits), .. OfBudgets(live)];
    }

    /// <summary>What a rollout does that the budgets of its pods do not forbid it, though they look as if they did.</summary>
    /// <param name="live">The workload.</param>
    public IReadOnlyList<string> Notes(LiveWorkload live)
    {
        ArgumentNullException.ThrowIfNull(live);
        return [.. Budgets(live).Where(b => live.Unavailable > Allowed(b)).Select(b => string.Create(CultureInfo.InvariantCulture, $"its update takes up to {live.Unavailable} pod{(live.Unavailable == 1 ? "" : "s")} away at a time, and budget {Name(b)} lets {Allowed(b)} go: rollouts do not heed budgets; lower maxUnavailable where that matters"))];
    }

    private IEnumerable<string> OfRanges(LiveWorkload live, IReadOnlyList<FieldEdit> edits)
    {
        foreach (var limit in _ranges.SelectMany(static r => r.Of.Field("spec").Items("limits").Select(l => (Range: r, Limit: l))))
        {
            if (limit.Limit.Text("type") != "Container")
            {
                continue;
            }

            foreach (var (container, name) in edits.Where(static e => e.IsResource).Select(static e => (e.Container, e.Name)).Distinct())
            {
                var most = Amount(name, limit.Limit.Field("max").Text(name));
                var least = Amount(name, limit.Limit.Field("min").Text(name));
                var (asks, may) = (After(live, edits, container, EditSection.Requests, name), After(live, edits, container, EditSection.Limits, name));
                if (most is { } top && (may > top || asks > top))
                {
                    yield return $"{container} would have more {name} than LimitRange {Name(limit.Range)} allows ({limit.Limit.Field("max").Text(name)}): its pods would not be made; raise it, or bound the recommendation by {(name == "cpu" ? "--max-cpu" : "--max-memory")}";
                }

                if (least is { } bottom && (asks < bottom || may < bottom))
                {
                    yield return $"{container} would have less {name} than LimitRange {Name(limit.Range)} asks for ({limit.Limit.Field("min").Text(name)}): its pods would not be made; lower it, or bound the recommendation by {(name == "cpu" ? "--min-cpu" : "--min-memory")}";
                }
            }
        }
    }

    private IEnumerable<string> OfQuotas(LiveWorkload live, IReadOnlyList<FieldEdit> edits)
    {
        if (live.Kind.RunsToEnd)
        {
            yield break;
        }

        foreach (var quota in _quotas)
        {
            // A quota with a scope counts some pods only; which, is not known here.
            if (quota.Of.Field("spec").Items("scopes").Any() || quota.Of.Field("spec").Field("scopeSelector").ValueKind == JsonValueKind.Object)
            {
                continue;
            }

            foreach (var (key, hard) in quota.Of.Field("status").Texts("hard"))
            {
                var (section, name) = key switch
                {
                    "cpu" or "requests.cpu" => (EditSection.Requests, "cpu"),
                    "memory" or "requests.memory" => (EditSection.Requests, "memory"),
                    "limits.cpu" => (EditSection.Limits, "cpu"),
                    "limits.memory" => (EditSection.Limits, "memory"),
                    _ => (EditSection.Environment, ""),
                };
                if (name.Length == 0 || Amount(name, hard) is not { } most || Amount(name, quota.Of.Field("status").Field("used").Text(key)) is not { } used)
                {
                    continue;
                }

                var (before, after) = (Pod(live, [], section, name), Pod(live, edits, section, name));
                var surge = live.Surge;
                var peak = used + (surge * after) + Math.Max(0, live.Rollout.Wanted * (after - before));
                if (peak > most && peak > used)
                {
                    yield return $"its update would need {key} of {Shown(name, peak)} at its height, and quota {Name(quota)} gives {hard} of which {quota.Of.Field("status").Field("used").Text(key)} is used: new pods would not be made{(surge > 0 ? $"; raise the quota, or set maxSurge (now {surge} pod{(surge == 1 ? "" : "s")}) to 0" : "; raise the quota")}";
                }
            }
        }
    }

    private IEnumerable<string> OfBudgets(LiveWorkload live)
    {
        foreach (var budget in Budgets(live))
        {
            var status = budget.Of.Field("status");
            if (status.Whole("currentHealthy") < status.Whole("desiredHealthy"))
            {
                yield return $"disruption budget {Name(budget)} is broken already ({status.Text("currentHealthy")} healthy of {status.Text("desiredHealthy")} wanted); run again when its pods are well";
            }
        }
    }

    private IEnumerable<Gate> Budgets(LiveWorkload live) => _budgets.Where(b => SelectorText.Matches(b.Of.Field("spec").Field("selector"), live.PodLabels));

    private static int Allowed(Gate budget) => budget.Of.Field("status").Whole("disruptionsAllowed") ?? 0;

    private static string Name(Gate gate) => gate.Of.Field("metadata").Text("name");

    private static double Pod(LiveWorkload live, IReadOnlyList<FieldEdit> edits, EditSection section, string name) => live.ContainerNames.Sum(c => After(live, edits, c, section, name) ?? 0);

    private static double? After(LiveWorkload live, IReadOnlyList<FieldEdit> edits, string container, EditSection section, string name) =>
        live.ValueAfter(container, section, name, edits) is { } raw ? Amount(name, raw.Trim('"')) : null;

    private static double? Amount(string name, string text) => name == "cpu"
        ? CpuQuantity.TryParse(text, out var cpu, out _) ? cpu.Nanocores : null
        : ByteQuantity.TryParse(text, out var bytes, out _) ? bytes.Bytes : null;

    private static string Shown(string name, double amount) => name == "cpu" ? CpuQuantity.FromNanocores((long)amount).ToString() : ByteQuantity.FromBytes((long)amount).ToString();

    private sealed record Gate(JsonElement Of);
}
