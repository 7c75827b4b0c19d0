using System.Collections.Concurrent;
using System.Globalization;
using Ullage.Application.Apply;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Records;
using Ullage.Model;

namespace Ullage.Application.Rollout;

/// <summary>
/// From proposals to a plan for the cluster: every old value is read from the object itself, the server tries every change (dry run), and what
/// must not be changed now is refused with the way out. Nothing is written.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="options">How changes are made.</param>
/// <param name="time">The clock.</param>
public sealed class RolloutPlanner(KubernetesClient client, RolloutOptions options, TimeProvider time)
{
    private const string Hold = UllageAnnotations.Prefix + UllageAnnotations.HoldUntil;

    private readonly WorkloadChanges _changes = new(client, RolloutOptions.Manager);
    private readonly RecordStore _records = new(client, RolloutOptions.Manager);
    private readonly AutoscalerTargets _targets = new(client, RolloutOptions.Manager);
    private readonly ConcurrentDictionary<string, Lazy<Task<NamespaceGates>>> _gates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<WorkloadId, WorkloadRecommendation> _injected = [];

    /// <summary>Makes the plan of a report: its proposals, and what annotations hold.</summary>
    /// <param name="report">The report.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    public async Task<RolloutPlan> PlanAsync(RecommendationReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var plan = await PlanAsync(ProposedChanges.Of(report), report.Missing, cancellationToken).ConfigureAwait(false);
        return plan with { Refused = [.. plan.Refused, .. HeldByAnnotation.Of(report)] };
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="proposals">What to change.</param>
    /// <param name="missing">What could not be read for the proposals: they are then not applied.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    public async Task<RolloutPlan> PlanAsync(IEnumerable<ProposedChange> proposals, IReadOnlyList<MissingRange> missing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proposals);
        ArgumentNullException.ThrowIfNull(missing);
        var version = await client.VersionAsync(cancellationToken).ConfigureAwait(false);
        // The client itself lets no more than a few requests out at a time.
        var answers = await Task.WhenAll(proposals.Select(p => DecideAsync(p, version, missing.Count > 0, cancellationToken))).ConfigureAwait(false);
        var (changes, refused) = (new List<PlannedChange>(), new List<RefusedChange>());
        foreach (var (change, refusal) in answers)
        {
            if (change is not null && changes.Count < options.MaxChanges)
            {
                // Each alone has room; all of them together may not.
                if ((await Gates(change.Workload.Namespace, cancellationToken).ConfigureAwait(false)).Claim(change.Live, change.Edits) is { Count: > 0 } over)
                {
                    refused.Add(new(change.Workload, over));
                }
                else
                {
                    changes.Add(change);
                }
            }
            else if (change is not null)
            {
                refused.Add(new(change.Workload, [$"one run changes {options.MaxChanges} workloads at most; run again after these, or raise --max-changes"]));
            }
            else if (refusal is not null)
            {
                refused.Add(refusal);
            }
        }

        var notes = InjectedContainers.Told(_injected.Values, "in the template").ToList();
        foreach (var gates in _gates.Values)
        {
            notes.AddRange((await gates.Value.ConfigureAwait(false)).Unknown);
        }

        if (changes.Count > 1)
        {
            var first = FirstChange.Order(changes)[0];
            changes[changes.IndexOf(first)] = first with { How = [.. first.How, FirstChange.Why(first)] };
        }

        return new(changes, refused, answers.Count(static a => a is { Change: null, Refusal: null }), version, [.. notes.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Plans a change anew: from the workload, its pods and its namespace as they are now.</summary>
    /// <param name="planned">The change as it was planned.</param>
    /// <param name="version">The server's version.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The change, or why it must not be made now; neither where there is nothing left to change.</returns>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    internal Task<(PlannedChange? Change, RefusedChange? Refusal)> AgainAsync(PlannedChange planned, ServerVersion version, CancellationToken cancellationToken) => DecideAsync(planned.Proposal, version, partial: false, cancellationToken);

    private async Task<(PlannedChange? Change, RefusedChange? Refusal)> DecideAsync(ProposedChange asked, ServerVersion version, bool partial, CancellationToken cancellationToken)
    {
        var id = asked.Workload.Id;
        var problems = new List<string>();
        if (asked.ClusterRefusal is { } refusal)
        {
            return Refuse(refusal);
        }

        if (WorkloadKind.Of(id.Kind) is not { } kind)
        {
            return Refuse($"no controller rolls a changed {id.Kind} out: change what makes it");
        }

        LiveWorkload live;
        StoredRecord? earlier;
        ProposedChange? proposal;
        IReadOnlyList<PodState>? seen;
        try
        {
            live = await LiveWorkload.ReadAsync(client, kind, id.Namespace, id.Name, cancellationToken).ConfigureAwait(false);
            earlier = await _records.FindAsync(id.Namespace, id.Kind, id.Name, cancellationToken).ConfigureAwait(false);
            (proposal, seen) = await LeavingInjectedAsync(asked, live, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Failure is KubernetesFailure.NotFound or KubernetesFailure.Forbidden or KubernetesFailure.Malformed)
        {
            return Refuse(e.Failure == KubernetesFailure.NotFound ? "it is not in the cluster of this context; check --context, or it was removed since" : e.Message);
        }

        if (proposal is null)
        {
            return (null, null);
        }

        var edits = live.EditsFor(proposal.Change, problems);
        if (edits.Count == 0 && problems.Count == 0)
        {
            return (null, null);
        }

        if (partial)
        {
            problems.Add("the samples are incomplete, so that its numbers are not to be trusted; run again when all of them can be read");
        }

        problems.AddRange(Standing(live, edits, earlier));
        var gates = await Gates(id.Namespace, cancellationToken).ConfigureAwait(false);
        problems.AddRange(gates.Refusals(live, edits));
        IReadOnlyList<string> beyond = [];
        var targets = TargetsFound.None;
        IReadOnlyList<PodState> pods = [];
        try
        {
            pods = seen ?? await WorkloadPods.ListAsync(client, live, cancellationToken).ConfigureAwait(false);
            targets = proposal.Autoscaler is { } autoscaler ? await _targets.FindAsync(autoscaler, problems, cancellationToken).ConfigureAwait(false) : TargetsFound.None;
            problems.AddRange(targets.Edits.Count == 0 ? [] : targets.Owners.Where(Claims).Select(static o => $"{o.Manager} manages the targets of its autoscaler by server-side apply, and its next apply would conflict; change its files (ullage apply -f DIR), or let it be overruled (--overrule {o.Manager})"));
            if (problems.Count == 0)
            {
                var tried = await _changes.TryAsync(live, edits, cancellationToken).ConfigureAwait(false);
                beyond = tried.Beyond;
                problems.AddRange(tried.Otherwise.Select(static o => $"{o}, by a webhook or a policy: change what sets it, or bound the recommendation to what it allows (--min-cpu, --min-memory and their likes)"));
            }
        }
        catch (KubernetesException e) when (e.Failure is KubernetesFailure.Forbidden or KubernetesFailure.Invalid or KubernetesFailure.Rejected or KubernetesFailure.NotFound or KubernetesFailure.Conflict)
        {
            problems.Add($"the server's dry run refuses it: {e.Message}");
        }

        if (problems.Count > 0)
        {
            return (null, new(id, problems));
        }

        var (first, last) = InOrder(proposal.Order, targets.Edits);
        return (Manner.Decide(new PlannedChange(proposal, live, edits) { TargetsFirst = first, TargetsLast = last, TargetOwners = targets.Owners, Earlier = earlier }, pods, version, options, [.. gates.Notes(live), .. Beyond(beyond)]), null);

        (PlannedChange?, RefusedChange?) Refuse(string reason) => (null, new(id, [reason]));
    }

    /// <summary>The proposal without what the pods have beside the template; null where nothing else would change. What neither has is left in it, to be refused. And the pods, where they had to be looked at.</summary>
    private async Task<(ProposedChange? Proposal, IReadOnlyList<PodState>? Pods)> LeavingInjectedAsync(ProposedChange asked, LiveWorkload live, CancellationToken cancellationToken)
    {
        var isInTemplate = asked.Workload.Containers.ToLookup(c => live.ContainerNames.Contains(c.Id.Name), static c => c.Id.Name);
        if (!isInTemplate[false].Any() || !isInTemplate[true].Any())
        {
            return (asked, null);
        }

        var pods = await WorkloadPods.ListAsync(client, live, cancellationToken).ConfigureAwait(false);
        var beside = pods.SelectMany(static p => p.Containers).Select(static c => c.Name).Intersect(isInTemplate[false]).ToHashSet(StringComparer.Ordinal);
        var left = InjectedContainers.LeftAlone(asked.Workload, beside.Contains);
        if (ReferenceEquals(left, asked.Workload))
        {
            return (asked, pods);
        }

        _injected[left.Id] = left;
        return (ProposedChanges.Of(left), pods);
    }

    private IEnumerable<string> Standing(LiveWorkload live, IReadOnlyList<FieldEdit> edits, StoredRecord? earlier)
    {
        var now = time.GetUtcNow();
        if (earlier is { Record.Ended: false })
        {
            // Resized ahead of its template and left so: whoever comes by says it, the next pod would not have it.
            var drifted = earlier.Record.Resized.Where(d => d.Expires <= now).ToList();
            var left = drifted.Count == 0 ? "" : $": {string.Join(", ", drifted.Select(static d => $"pod {d.Pod} was resized away from its template and should have been put back by {d.Expires:HH:mm}Z"))}";
            yield return $"a change of it from {earlier.Record.IntendedAt:yyyy-MM-dd HH:mm}Z is not finished{left}; run ullage verify first{(drifted.Count == 0 ? "" : ", which puts it back")}";
        }

        if (HeldUntil(live) is { } until && until > now)
        {
            yield return $"it is to be left alone until {until:yyyy-MM-dd HH:mm}Z (annotation {Hold}); remove the annotation to change it before";
        }

        if (live.Annotations.GetValueOrDefault(UllageAnnotations.Prefix + UllageAnnotations.Ignore) == "true")
        {
            yield return $"it is to be left alone (annotation {UllageAnnotations.Prefix + UllageAnnotations.Ignore})";
        }

        if (live.Deleting)
        {
            yield return "it is being deleted";
        }

        if (live.Paused)
        {
            yield return live.Kind.RunsToEnd ? "it is suspended; a change could not be verified: resume it first" : "its rollout is paused, so that a change would wait unseen; resume it first (kubectl rollout resume)";
        }

        if (live.Controller is { } controller)
        {
            yield return $"{controller} made it, and its controller would put it back; change the resources that {controller} gives it";
        }

        if (GitOpsSign.Of(live) is { } sign && !options.Overruled.Contains(sign.Tool))
        {
            yield return $"{sign.Tool} keeps it as its repository has it ({sign.Sign}) and would put it back; change the files there: ullage apply -f DIR";
        }

        foreach (var owners in edits.SelectMany(static e => e.Owners.Select(o => (Edit: e, Owner: o))).Where(o => Claims(o.Owner)).GroupBy(static o => o.Owner.Manager))
        {
            yield return $"{owners.Key} manages {string.Join(", ", owners.Select(static o => o.Edit.Where))} by server-side apply, and its next apply would conflict; change its files (ullage apply -f DIR), or let it be overruled (--overrule {owners.Key})";
        }

        foreach (var told in options.Overruled.Contains(OwnersFile.Manager) ? [] : OwnersFile.LimitsBelowRequests(live, edits))
        {
            yield return $"{told}; change the file (ullage apply -f DIR), or let it be overruled (--overrule {OwnersFile.Manager})";
        }

        var rollout = live.Rollout;
        if (rollout.Failed is { } failed)
        {
            yield return $"its last rollout failed ({failed}); mend or undo that first";
        }
        else if (!rollout.Complete && !Relieves(edits))
        {
            yield return $"a rollout is under way, or its pods are not well ({rollout}); run again when they are";
        }
    }

    private bool Claims(FieldOwner owner) => owner.Applies && owner.Manager != RolloutOptions.Manager && !options.Overruled.Contains(owner.Manager);

    /// <summary>A change that only gives more is what a workload that is not well may need.</summary>
    private static bool Relieves(IReadOnlyList<FieldEdit> edits) => edits.Any(static e => e.IsResource) && edits.Where(static e => e.IsResource).All(static e => e.Rises);

    private static DateTimeOffset? HeldUntil(LiveWorkload live) =>
        live.Annotations.TryGetValue(Hold, out var text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until : null;

    private static IEnumerable<string> Beyond(IReadOnlyList<string> beyond) => beyond.Count > 0 ? [$"the server would change more than was asked for, by webhooks or defaults: {string.Join("; ", beyond)}"] : [];

    private static (IReadOnlyList<TargetEdit> First, IReadOnlyList<TargetEdit> Last) InOrder(AutoscalerOrder order, IReadOnlyList<TargetEdit> targets) => order switch
    {
        AutoscalerOrder.TargetFirst => (targets, []),
        AutoscalerOrder.RequestFirst => ([], targets),
        _ => ([.. targets.Where(static t => t.After > t.Before)], [.. targets.Where(static t => t.After < t.Before)]),
    };

    private Task<NamespaceGates> Gates(string @namespace, CancellationToken cancellationToken) =>
        _gates.GetOrAdd(@namespace, name => new(() => NamespaceGates.ReadAsync(client, name, cancellationToken))).Value;
}
