using System.Globalization;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Coordination;
using Ullage.Kubernetes.Records;
using Ullage.Model;

namespace Ullage.Application.Rollout;

/// <summary>
/// Makes a change, goes on with one that was cut off, and undoes one. Before each step that changes something the record says what is meant, so
/// that a process that ends anywhere leaves the old state or the new one, and a record from which another goes on.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="options">How changes are made.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Tells what is done, a line each.</param>
internal sealed class WorkloadChanger(KubernetesClient client, RolloutOptions options, TimeProvider time, Action<string> say)
{
    // Controllers write the status of workloads all the time, and each write makes what was read stale.
    private const int Attempts = 6;

    private readonly RecordStore _records = new(client, RolloutOptions.Manager);
    private readonly WorkloadChanges _changes = new(client, RolloutOptions.Manager);
    private readonly AutoscalerTargets _targets = new(client, RolloutOptions.Manager);

    /// <summary>Writes down what is meant.</summary>
    public async Task<StoredRecord> IntendAsync(PlannedChange change, CancellationToken cancellationToken)
    {
        var (live, now) = (change.Live, time.GetUtcNow());
        var pods = await WorkloadPods.ListAsync(client, live, cancellationToken).ConfigureAwait(false);
        var record = new ChangeRecord
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd'T'HHmmss}-{live.ResourceVersion}"),
            Kind = live.Kind.Kind,
            Namespace = live.Namespace,
            Name = live.Name,
            Uid = live.Uid,
            State = ChangeState.Intended,
            IntendedAt = now,
            By = options.By,
            Watch = options.Watch,
            Edits = change.Edits,
            VariableOrder = WorkloadChanges.VariableOrder(live, change.Edits),
            Autoscaler = change.Proposal.Autoscaler?.Autoscaler.Name ?? "",
            TargetsFirst = change.TargetsFirst,
            TargetsLast = change.TargetsLast,
            TargetOwners = change.TargetOwners,
            InPlace = change.InPlace,
            Resized = change.TriesOnePod && pods.FirstOrDefault(static p => p.Running) is { } first ? [new(first.Name, first.Uid, now + options.Canary + options.UnreadyFor)] : [],
            Restarts = pods.SelectMany(static p => p.Containers.Where(static c => c.Restarts > 0).Select(c => (Key: $"{p.Uid}/{c.Name}", c.Restarts))).ToDictionary(static r => r.Key, static r => r.Restarts, StringComparer.Ordinal),
            Revisions = [.. pods.Select(static p => p.Revision).Where(static r => r.Length > 0).Distinct().Order(StringComparer.Ordinal)],
            Guards = options.Guards,
            Scope = change.Workload.Cluster.Length > 0 ? new Label(options.ClusterLabel, change.Workload.Cluster) : null,
            Note = Reason(change),
            History = change.Earlier is { } earlier ? RecordStore.HistoryAfter(earlier.Record) : [],
        };
        return await _records.SaveAsync(record, change.Earlier?.Version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes what is meant; a change that the server refuses, or that finds another state than it was planned for, is abandoned.</summary>
    public async Task<StoredRecord> MakeAsync(StoredRecord stored, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        var edits = record.Edits;
        try
        {
            var strange = await _targets.MoveAsync(record.Namespace, record.Autoscaler, record.TargetsFirst, back: false, cancellationToken).ConfigureAwait(false);
            if (strange.Count > 0)
            {
                return await AbandonAsync(stored, "its autoscaler was changed meanwhile", cancellationToken).ConfigureAwait(false);
            }

            for (var attempt = 1; ; attempt++)
            {
                var live = await ReadAsync(record, cancellationToken).ConfigureAwait(false);
                if (live?.Made(record.Edits, record.Id, RolloutOptions.Manager) is { } made)
                {
                    edits = made;
                    break;
                }

                if (live is null || live.StandingOf(record.Edits) == EditStanding.Otherwise)
                {
                    return await AbandonAsync(stored, live is null ? "the workload was removed meanwhile" : "somebody changed it meanwhile", cancellationToken).ConfigureAwait(false);
                }

                try
                {
                    edits = (await _changes.MakeAsync(live, record.Edits, record.Id, cancellationToken).ConfigureAwait(false)).Made(record.Edits, record.Id, RolloutOptions.Manager) ?? record.Edits;
                    break;
                }
                catch (KubernetesException e) when (e.Failure == KubernetesFailure.Conflict && attempt < Attempts)
                {
                    // Read again and decide anew: what stands there now may be somebody else's.
                }
            }
        }
        catch (KubernetesException e) when (e.Failure is KubernetesFailure.Forbidden or KubernetesFailure.Invalid or KubernetesFailure.Rejected or KubernetesFailure.Conflict or KubernetesFailure.NotFound)
        {
            return await AbandonAsync(stored, $"the server refused it: {e.Message}", cancellationToken).ConfigureAwait(false);
        }

        if (edits.Count == 0)
        {
            return await UndoAsync(stored, [], "the server took the change and kept the old values", cancellationToken).ConfigureAwait(false);
        }

        var applied = await SaveAsync(stored, record with { State = ChangeState.Applied, AppliedAt = time.GetUtcNow(), Resized = [], Edits = edits }, cancellationToken).ConfigureAwait(false);
        say($"{record.Workload}: changed{(Fields(edits) == Fields(record.Edits) ? "" : $", though not as asked for: the server stored {Fields(edits)}")}");
        await TellAsync(record, "UllageApplied", $"Ullage changed {Fields(edits)}. {record.Note}", warning: false, cancellationToken).ConfigureAwait(false);
        await ResizeAsync(applied.Record, back: false, cancellationToken).ConfigureAwait(false);
        return applied;
    }

    /// <summary>Goes on with what was meant when a process ended: made, it counts as applied; not made, it is abandoned and everything around it put back.</summary>
    public async Task<StoredRecord> ResumeAsync(StoredRecord stored, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        if (record.State == ChangeState.RollingBack)
        {
            return await UndoAsync(stored, record.Breaches, record.Note, cancellationToken).ConfigureAwait(false);
        }

        if (record.State != ChangeState.Intended)
        {
            return stored;
        }

        var live = await ReadAsync(record, cancellationToken).ConfigureAwait(false);
        if (live is null)
        {
            return await SaveAsync(stored, Ended(record, ChangeState.Superseded, "the workload is gone"), cancellationToken).ConfigureAwait(false);
        }

        if (live.Made(record.Edits, record.Id, RolloutOptions.Manager) is { Count: > 0 } edits)
        {
            say($"{record.Workload}: was changed before the process ended; going on");
            var applied = await SaveAsync(stored, record with { State = ChangeState.Applied, AppliedAt = time.GetUtcNow(), Resized = [], Edits = edits }, cancellationToken).ConfigureAwait(false);
            await ResizeAsync(applied.Record, back: false, cancellationToken).ConfigureAwait(false);
            return applied;
        }

        return await AbandonAsync(stored, "the process ended before it was made", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a change that was not made, and puts back what was done ahead of it.</summary>
    public async Task<StoredRecord> AbandonAsync(StoredRecord stored, string why, CancellationToken cancellationToken, IReadOnlyList<Breach>? breaches = null)
    {
        var record = stored.Record;
        await BackFromDriftAsync(record, cancellationToken).ConfigureAwait(false);
        await MoveAsync(record, record.TargetsFirst, back: true, cancellationToken).ConfigureAwait(false);
        await GiveTargetsBackAsync(record, cancellationToken).ConfigureAwait(false);
        say($"{record.Workload}: not changed: {why}");
        return await SaveAsync(stored, Ended(record, ChangeState.Abandoned, $"not made: {why}") with { Breaches = BreachList.Bounded([.. record.Breaches, .. breaches ?? []]) }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts back what a change changed, where it still stands, and leaves alone what somebody changed since.</summary>
    public async Task<StoredRecord> UndoAsync(StoredRecord stored, IReadOnlyList<Breach> breaches, string why, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        if (record.State != ChangeState.RollingBack)
        {
            stored = await SaveAsync(stored, record with { State = ChangeState.RollingBack, TakenOver = record.State == ChangeState.Superseded, Breaches = BreachList.Bounded(breaches), Note = why, EndedAt = null }, cancellationToken).ConfigureAwait(false);
            record = stored.Record;
        }

        IReadOnlyList<FieldEdit> due = [];
        IReadOnlyList<FieldEdit> kept = [];
        for (var attempt = 1; ; attempt++)
        {
            if (await ReadAsync(record, cancellationToken).ConfigureAwait(false) is not { } live)
            {
                return await SaveAsync(stored, Ended(record, ChangeState.Superseded, "the workload is gone"), cancellationToken).ConfigureAwait(false);
            }

            (due, kept) = Divided(live, record);
            if (attempt == 1)
            {
                // In the reverse order of the change: a target that fell rises before requests change, one that rose falls after.
                await MoveAsync(record, TargetShare.Returning(record.TargetsLast, kept), back: true, cancellationToken).ConfigureAwait(false);
            }

            var marked = live.Annotations.GetValueOrDefault(WorkloadChanges.ChangeAnnotation) == record.Id;
            if (due.Count == 0 && !marked)
            {
                break;
            }

            var annotations = new Dictionary<string, string?> { [WorkloadChanges.ChangeAnnotation] = null };
            if (options.Hold > TimeSpan.Zero)
            {
                annotations[UllageAnnotations.Prefix + UllageAnnotations.HoldUntil] = (time.GetUtcNow() + options.Hold).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            }

            try
            {
                await _changes.UndoAsync(live, due, record.VariableOrder, annotations, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.Conflict && attempt < Attempts)
            {
                // Read again: what is put back is only what still stands.
            }
            catch (KubernetesException e) when (e.Failure is KubernetesFailure.Forbidden or KubernetesFailure.Invalid or KubernetesFailure.Rejected)
            {
                say($"{record.Workload}: CANNOT be rolled back: {e.Message} Mend that and run ullage verify, which tries again.");
                await TellAsync(record, "UllageRollbackRefused", $"Ullage could not put back {Fields(due, back: true)}: {e.Message}", warning: true, cancellationToken).ConfigureAwait(false);
                return stored;
            }
        }

        await GiveBackAsync(record, cancellationToken).ConfigureAwait(false);
        await MoveAsync(record, TargetShare.Returning(record.TargetsFirst, kept), back: true, cancellationToken).ConfigureAwait(false);
        var staying = TargetShare.Staying([.. record.TargetsFirst, .. record.TargetsLast], kept);
        if (staying.Count == 0)
        {
            await GiveTargetsBackAsync(record, cancellationToken).ConfigureAwait(false);
        }

        foreach (var target in staying)
        {
            say($"{record.Workload}: autoscaler {record.Autoscaler}: the {target.Metric} target is left as it is, with the request that it is a share of");
        }

        await ResizeAsync(record with { Edits = [.. record.Edits.Except(kept)] }, back: true, cancellationToken).ConfigureAwait(false);
        var note = kept.Count == 0 ? why : $"{why}; left as somebody changed it since: {string.Join(", ", kept.Select(static e => e.Where))}";
        var ended = await SaveAsync(stored, Ended(record, kept.Count == record.Edits.Count ? ChangeState.Superseded : ChangeState.RolledBack, note), cancellationToken).ConfigureAwait(false);
        say($"{record.Workload}: rolled back: {note}");
        await TellAsync(record, "UllageRolledBack", due.Count > 0 ? $"Ullage put back {Fields(due, back: true)}: {note}" : $"Nothing was left for Ullage to put back: {note}", warning: true, cancellationToken).ConfigureAwait(false);
        return ended;
    }

    /// <summary>Of a change that others took over in part, what would go back now: the fields, and the targets that go with them; null where nothing would.</summary>
    public async Task<ChangeRecord?> DueAsync(ChangeRecord record, CancellationToken cancellationToken) =>
        await ReadAsync(record, cancellationToken).ConfigureAwait(false) is { } live && Divided(live, record) is { Due.Count: > 0 } divided
            ? record with { Edits = divided.Due, TargetsFirst = TargetShare.Returning(record.TargetsFirst, divided.Kept), TargetsLast = TargetShare.Returning(record.TargetsLast, divided.Kept) }
            : null;

    /// <summary>Resizes one pod ahead of its template.</summary>
    public async Task<string?> TryOnePodAsync(ChangeRecord record, bool back, CancellationToken cancellationToken)
    {
        foreach (var drift in record.Resized)
        {
            var live = await ReadAsync(record, cancellationToken).ConfigureAwait(false);
            var pod = live is null ? null : (await WorkloadPods.ListAsync(client, live, cancellationToken).ConfigureAwait(false)).FirstOrDefault(p => p.Uid == drift.Uid);
            if (pod is null)
            {
                return $"{drift.Pod} is gone";
            }

            try
            {
                await WorkloadPods.ResizeAsync(client, record.Namespace, pod, record.Edits, back, RolloutOptions.Manager, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException e) when (e.Failure is not (KubernetesFailure.Unreachable or KubernetesFailure.TimedOut or KubernetesFailure.ServerError))
            {
                return $"{drift.Pod} was not resized: {e.Message}";
            }
        }

        return null;
    }

    /// <summary>Moves the targets that follow the rollout; what stands elsewhere is told and left alone.</summary>
    public Task FinishTargetsAsync(ChangeRecord record, CancellationToken cancellationToken) => MoveAsync(record, record.TargetsLast, back: false, cancellationToken);

    /// <summary>The workload, if it is still the one that the record is about.</summary>
    public async Task<LiveWorkload?> ReadAsync(ChangeRecord record, CancellationToken cancellationToken)
    {
        try
        {
            var kind = WorkloadKind.Of(record.Kind) ?? throw new KubernetesException(KubernetesFailure.Malformed, $"the record of {record.Workload} is of a kind that is not known here; use the version of ullage that wrote it");
            var live = await LiveWorkload.ReadAsync(client, kind, record.Namespace, record.Name, cancellationToken).ConfigureAwait(false);
            return live.Uid == record.Uid ? live : null;
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>Writes a record; what another process wrote meanwhile is not overwritten.</summary>
    public Task<StoredRecord> SaveAsync(StoredRecord stored, ChangeRecord record, CancellationToken cancellationToken) => _records.SaveAsync(record, stored.Version, cancellationToken);

    /// <summary>The record, ended.</summary>
    public ChangeRecord Ended(ChangeRecord record, ChangeState state, string note) => record with { State = state, EndedAt = time.GetUtcNow(), Note = note };

    /// <summary>Writes an Event; one that cannot be written is told and stops nothing.</summary>
    public async Task TellAsync(ChangeRecord record, string reason, string note, bool warning, CancellationToken cancellationToken)
    {
        var about = new EventSubject(WorkloadKind.Of(record.Kind)!.Type, record.Namespace, record.Name, record.Uid);
        if (await ClusterEvents.WriteAsync(client, about, reason, note, warning, time.GetUtcNow(), cancellationToken).ConfigureAwait(false) is { } failed)
        {
            say($"{record.Workload}: no Event was written: {failed}");
        }
    }

    private static string Reason(PlannedChange change) => string.Join(" ", change.Proposal.Containers.SelectMany(static c => c.Reasons.Where(static r => r.Binding).Select(static r => r.Text)).Distinct().Take(4));

    private static string Fields(IEnumerable<FieldEdit> edits, bool back = false) =>
        string.Join(", ", edits.Select(e => $"{e.Where} {(back ? e.AfterText : e.BeforeText)} → {(back ? e.BeforeText : e.AfterText)}"));

    /// <summary>The fields of a change that go back now, and those that stay, since somebody changed them or their partner, or manages what others took over.</summary>
    public static (IReadOnlyList<FieldEdit> Due, IReadOnlyList<FieldEdit> Kept) Divided(LiveWorkload live, ChangeRecord record)
    {
        List<FieldEdit> standing = [.. record.Edits.Where(e => live.StandingOf([e]) == EditStanding.After)];
        List<FieldEdit> others = [.. live.ChangedSince(record.Edits)];
        if (record.TakenOver || record.State == ChangeState.Superseded)
        {
            // Whoever took a field over may want what we wanted. What was taken away has no manager: its neighbours tell whose it is.
            var ours = standing.Where(e => live.Manages(RolloutOptions.Manager, e)).ToList();
            others.AddRange(standing.Where(e => !ours.Contains(e) && (e.After is not null || ours.Count == 0)));
        }

        // A request and a limit belong together: one put back beside another's new value may not even be valid.
        List<FieldEdit> kept = [.. record.Edits.Where(e => others.Any(c => c == e || (c.IsResource && e.IsResource && c.Container == e.Container && c.Name == e.Name)))];
        return ([.. standing.Except(kept)], kept);
    }

    private async Task BackFromDriftAsync(ChangeRecord record, CancellationToken cancellationToken)
    {
        if (record.Resized.Count > 0 && await TryOnePodAsync(record, back: true, cancellationToken).ConfigureAwait(false) is { } failed)
        {
            say($"{record.Workload}: {failed}");
        }
    }

    private async Task MoveAsync(ChangeRecord record, IReadOnlyList<TargetEdit> targets, bool back, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var strange in await _targets.MoveAsync(record.Namespace, record.Autoscaler, targets, back, cancellationToken).ConfigureAwait(false))
            {
                say($"{record.Workload}: autoscaler {record.Autoscaler}: the {strange.Metric} target was changed by somebody meanwhile and is left as it is");
            }
        }
        catch (KubernetesException e) when (e.Failure is KubernetesFailure.NotFound or KubernetesFailure.Forbidden or KubernetesFailure.Invalid)
        {
            say($"{record.Workload}: autoscaler {record.Autoscaler} was left as it is: {e.Message}");
        }
    }

    private async Task GiveTargetsBackAsync(ChangeRecord record, CancellationToken cancellationToken)
    {
        for (var attempt = 1; record.TargetsFirst.Count + record.TargetsLast.Count > 0; attempt++)
        {
            try
            {
                await _targets.GiveBackAsync(record.Namespace, record.Autoscaler, record.TargetOwners, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.Conflict && attempt < Attempts)
            {
                // Read again.
            }
            catch (KubernetesException e) when (e.Failure is KubernetesFailure.NotFound or KubernetesFailure.Conflict or KubernetesFailure.Forbidden or KubernetesFailure.Invalid)
            {
                say($"{record.Workload}: the targets of autoscaler {record.Autoscaler} stay with manager {RolloutOptions.Manager}: {e.Message}");
                return;
            }
        }
    }

    private async Task GiveBackAsync(ChangeRecord record, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await ReadAsync(record, cancellationToken).ConfigureAwait(false) is not { } live)
            {
                return;
            }

            try
            {
                await _changes.GiveBackAsync(live, [.. record.Edits.Where(e => live.StandingOf([e]) == EditStanding.Before)], cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.Conflict && attempt < Attempts)
            {
                // Read again.
            }
            catch (KubernetesException e) when (e.Failure is KubernetesFailure.Conflict or KubernetesFailure.Forbidden or KubernetesFailure.Invalid)
            {
                say($"{record.Workload}: its fields stay with manager {RolloutOptions.Manager}: {e.Message}");
                return;
            }
        }
    }

    /// <summary>Resizes running pods that the change is to reach in place; those that have their size already stay as they are.</summary>
    public async Task ResizeAsync(ChangeRecord record, bool back, CancellationToken cancellationToken)
    {
        if (!record.InPlace || await ReadAsync(record, cancellationToken).ConfigureAwait(false) is not { } live)
        {
            return;
        }

        foreach (var pod in (await WorkloadPods.ListAsync(client, live, cancellationToken).ConfigureAwait(false)).Where(static p => p.Running))
        {
            try
            {
                if (await WorkloadPods.ResizeAsync(client, record.Namespace, pod, record.Edits, back, RolloutOptions.Manager, cancellationToken).ConfigureAwait(false))
                {
                    say($"{record.Workload}: {pod.Name} resized {(back ? "back" : "in place")}");
                }
            }
            catch (KubernetesException e) when (e.Failure is KubernetesFailure.NotFound or KubernetesFailure.Conflict or KubernetesFailure.Invalid or KubernetesFailure.Forbidden)
            {
                // The template has it: this pod's follower will.
                say($"{record.Workload}: {pod.Name} was not resized in place: {e.Message}");
            }
        }
    }
}
