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
    private readonly Dictionary<(string Quota, string Key), double> _claimed = [];

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
        var version = client.Served(ResourceType.PodDisruptionBudgets).ApiVersion;
        return new(ranges, quotas, [.. budgets.Where(b => SelectorText.SelectsAny(b.Of, version))], unknown);

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

    /// <summary>Counts a change that will be made against the quotas, together with those counted before; none of it where one has no room for all of them.</summary>
    /// <param name="live">The workload.</param>
    /// <param name="edits">The change.</param>
    /// <returns>Why there is no room, each with the way out.</returns>
    public IReadOnlyList<string> Claim(LiveWorkload live, IReadOnlyList<FieldEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(edits);
        var demands = Demands(live, edits).Where(static d => d.More > 0).ToList();
        var over = demands.Where(d => d.Used + Claimed(d) + d.More > d.Most)
            .Select(d => $"together with the changes before it, its update would need {d.Key} of {Shown(d.Resource, d.Used + Claimed(d) + d.More)} at its height, and quota {d.Quota} gives {Shown(d.Resource, d.Most)}: run again after these, or raise the quota").ToList();
        foreach (var demand in over.Count == 0 ? demands : [])
        {
            _claimed[(demand.Quota, demand.Key)] = Claimed(demand) + demand.More;
        }

        return over;

        double Claimed(Demand demand) => _claimed.GetValueOrDefault((demand.Quota, demand.Key));
    }

    private IEnumerable<string> OfRanges(LiveWorkload live, IReadOnlyList<FieldEdit> edits)
    {
        var touched = edits.Where(static e => e.IsResource).Select(static e => (e.Container, e.Name)).Distinct().ToList();
        foreach (var (range, limit) in _ranges.SelectMany(static r => r.Of.Field("spec").Items("limits").Select(l => (Name(r), l))))
        {
            switch (limit.Text("type"))
            {
                case "Container":
                    foreach (var (container, name) in touched)
                    {
                        foreach (var refusal in OfRange(range, limit, container, name, After(live, edits, container, EditSection.Requests, name), After(live, edits, container, EditSection.Limits, name)))
                        {
                            yield return refusal;
                        }
                    }

                    break;
                case "Pod":
                    foreach (var name in touched.Select(static t => t.Name).Distinct())
                    {
                        foreach (var refusal in OfRange(range, limit, "a pod", name, Some(PodAmount.Of(live, edits, EditSection.Requests, name)), Some(PodAmount.Of(live, edits, EditSection.Limits, name))))
                        {
                            yield return refusal;
                        }
                    }

                    break;
            }
        }
    }

    private static double? Some(double amount) => amount > 0 ? amount : null;

    private static IEnumerable<string> OfRange(string range, JsonElement limit, string whose, string name, double? asks, double? may)
    {
        var (max, min, ratio) = (limit.Field("max").Text(name), limit.Field("min").Text(name), limit.Field("maxLimitRequestRatio").Text(name));
        if (PodAmount.Read(name, max) is { } top && (may > top || asks > top))
        {
            yield return $"{whose} would have more {name} than LimitRange {range} allows ({max}): its pods would not be made; raise it, or bound the recommendation by {(name == "cpu" ? "--max-cpu" : "--max-memory")}";
        }

        if (PodAmount.Read(name, min) is { } bottom && (asks < bottom || may < bottom))
        {
            yield return $"{whose} would have less {name} than LimitRange {range} asks for ({min}): its pods would not be made; lower it, or bound the recommendation by {(name == "cpu" ? "--min-cpu" : "--min-memory")}";
        }

        // A ratio is a plain number, which reads as cores.
        if (PodAmount.Read("cpu", ratio) is { } times && asks is { } request && may is { } most && request > 0 && most / request > times / PodAmount.Nano)
        {
            yield return $"{whose} would have a {name} limit of {(most / request).ToString("0.##", CultureInfo.InvariantCulture)} times its request, and LimitRange {range} allows {ratio} times: its pods would not be made; raise it, or keep the two closer";
        }
    }

    private IEnumerable<string> OfQuotas(LiveWorkload live, IReadOnlyList<FieldEdit> edits) => Demands(live, edits).Where(static d => d.More > 0 && d.Used + d.More > d.Most)
        .Select(d => $"its update would need {d.Key} of {Shown(d.Resource, d.Used + d.More)} at its height, and quota {d.Quota} gives {d.HardText} of which {d.UsedText} is used: new pods would not be made{(live.Surge > 0 ? $"; raise the quota, or set maxSurge (now {live.Surge} pod{(live.Surge == 1 ? "" : "s")}) to 0" : "; raise the quota")}");

    private IEnumerable<Demand> Demands(LiveWorkload live, IReadOnlyList<FieldEdit> edits)
    {
        // A quota with a scope counts some pods only; which, is not known here.
        foreach (var quota in live.Kind.RunsToEnd ? [] : _quotas.Where(static q => !q.Of.Field("spec").Items("scopes").Any() && q.Of.Field("spec").Field("scopeSelector").ValueKind != JsonValueKind.Object))
        {
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
                var used = quota.Of.Field("status").Field("used").Text(key);
                if (name.Length > 0 && PodAmount.Read(name, hard) is { } most && PodAmount.Read(name, used) is { } now)
                {
                    var (before, after) = (PodAmount.Of(live, [], section, name), PodAmount.Of(live, edits, section, name));
                    yield return new(Name(quota), key, name, hard, used, most, now, (live.Surge * after) + Math.Max(0, live.Rollout.Wanted * (after - before)));
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

    private static double? After(LiveWorkload live, IReadOnlyList<FieldEdit> edits, string container, EditSection section, string name) => PodAmount.OfContainer(live, edits, container, section, name);

    private static string Shown(string name, double amount) => name == "cpu" ? CpuQuantity.FromNanocores((long)amount).ToString() : ByteQuantity.FromBytes((long)amount).ToString();

    private sealed record Gate(JsonElement Of);

    /// <summary>What an update asks of a quota at its height, on top of what is used.</summary>
    private sealed record Demand(string Quota, string Key, string Resource, string HardText, string UsedText, double Most, double Used, double More);
}
