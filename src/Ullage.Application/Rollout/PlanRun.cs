using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Coordination;
using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

/// <summary>
/// Carries one plan out: the first workload alone, then a namespace at a time. A plan is a picture of a moment, and waves take hours: each change is
/// planned anew just before it is begun.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="options">How changes are made.</param>
/// <param name="time">The clock.</param>
/// <param name="delay">Waits.</param>
/// <param name="say">Tells what is done, a line each.</param>
internal sealed class PlanRun(KubernetesClient client, RolloutOptions options, TimeProvider time, Func<TimeSpan, CancellationToken, Task> delay, Action<string> say)
{
    private readonly NamespaceTurns _turns = new(client, options.Holder, time, delay, say);
    private readonly WorkloadChanger _changer = new(client, options, time, say);
    private readonly List<ChangeRecord> _done = [];
    private readonly List<RefusedChange> _left = [];
    private readonly List<string> _unseen = [];
    private string? _stopped;
    private string? _beginning;

    public async Task<RolloutOutcome> RunAsync(RolloutPlan plan, CancellationToken cancellationToken)
    {
        var due = FirstChange.Order(plan.Changes).ToList();
        while (due.Count > 0 && _stopped is null && IsOpen())
        {
            // As long as nothing has been begun, the next one is alone: what was skipped has shown nothing.
            var first = _done.Count > 0 ? due.OrderBy(c => c.Workload.Namespace != _done[0].Namespace).ThenBy(static c => c.Workload.Namespace, StringComparer.Ordinal).First() : due[0];
            IReadOnlyList<PlannedChange> wave = _done.Count > 0 ? [.. plan.Changes.Where(c => due.Contains(c) && c.Workload.Namespace == first.Workload.Namespace)] : [first];
            say(_done.Count == 0 && plan.Changes.Count > 1 ? $"{first.Workload} first, alone" : $"namespace {first.Workload.Namespace}: {wave.Count} workload{(wave.Count == 1 ? "" : "s")}");
            await WaveAsync(wave, due, plan.Server, cancellationToken).ConfigureAwait(false);
            if (_done.FirstOrDefault(RolloutOutcome.IsFailed) is { } failed && due.Count > 0)
            {
                _stopped ??= $"{failed.Workload} went wrong, so that the {due.Count} that follow were left as they are";
            }
        }

        return new(_done, _stopped) { Left = _left, Unseen = _unseen };
    }

    private bool IsOpen()
    {
        if (options.Window is { } window && !window.IsOpen(time.GetUtcNow()))
        {
            _stopped ??= $"it is outside the change window ({window}); run again within it";
        }

        return _stopped is null;
    }

    private async Task WaveAsync(IReadOnlyList<PlannedChange> wave, List<PlannedChange> due, ServerVersion version, CancellationToken cancellationToken)
    {
        LeaseHold lease;
        try
        {
            lease = await _turns.TakeAsync(wave[0].Workload.Namespace, waits: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubernetesException or LeaseTakenException && _done.Count > 0)
        {
            _stopped = e.Message;
            return;
        }

        var begun = new List<StoredRecord>();
        try
        {
            await BeginAsync(wave, due, version, lease, begun, cancellationToken).ConfigureAwait(false);
            await FollowAsync(begun, lease, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (UnderWay.Told(_done.Concat(begun.Select(static b => b.Record)), _beginning) is { } open)
            {
                say(open);
            }

            throw;
        }
        finally
        {
            await lease.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Begins changes until one goes wrong; what has begun by then is followed whatever stops the rest.</summary>
    private async Task BeginAsync(IReadOnlyList<PlannedChange> wave, List<PlannedChange> due, ServerVersion version, LeaseHold lease, List<StoredRecord> begun, CancellationToken cancellationToken)
    {
        foreach (var change in wave)
        {
            if (!IsOpen())
            {
                return;
            }

            due.Remove(change);
            try
            {
                await lease.KeepAsync(cancellationToken).ConfigureAwait(false);
                await BeginAsync(change, version, lease, begun, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is KubernetesException or LeaseTakenException)
            {
                _stopped = $"{change.Workload}: {e.Message}{(due.Count > 0 ? $" The {due.Count} that follow were left as they are." : "")}";
                return;
            }

            if (begun.Count > 0 && RolloutOutcome.IsFailed(begun[^1].Record))
            {
                return;
            }
        }
    }

    private async Task BeginAsync(PlannedChange planned, ServerVersion version, LeaseHold lease, List<StoredRecord> begun, CancellationToken cancellationToken)
    {
        // Anew with what the namespace allows, too.
        var (change, refused) = await new RolloutPlanner(client, options, time).AgainAsync(planned, version, cancellationToken).ConfigureAwait(false);
        if (change is null)
        {
            Leave(refused ?? new(planned.Workload, ["it has its new values by now"]));
            return;
        }

        try
        {
            // A record whose answer is cut off may be written all the same.
            _beginning = change.Workload.ToString();
            begun.Add(await _changer.IntendAsync(change, cancellationToken).ConfigureAwait(false));
            _beginning = null;
        }
        catch (KubernetesException e) when (e.Failure is KubernetesFailure.Conflict or KubernetesFailure.TooLarge)
        {
            _beginning = null;
            Leave(new(change.Workload, [e.Failure == KubernetesFailure.Conflict ? "another run began a change of it since this one was planned; left to that" : e.Message]));
            return;
        }

        if (begun[^1].Record.Resized.Count > 0 && await TryAsync(begun[^1], lease, cancellationToken).ConfigureAwait(false) is { Count: > 0 } breaches)
        {
            begun[^1] = await _changer.AbandonAsync(begun[^1], $"one pod was tried first: {BreachList.Told(breaches)}", cancellationToken, breaches).ConfigureAwait(false);
            return;
        }

        begun[^1] = await _changer.MakeAsync(begun[^1], cancellationToken).ConfigureAwait(false);
    }

    private void Leave(RefusedChange refused)
    {
        _left.Add(refused);
        say($"{refused.Workload}: {string.Join("; ", refused.Reasons)}");
    }

    private async Task<IReadOnlyList<Breach>> TryAsync(StoredRecord stored, LeaseHold lease, CancellationToken cancellationToken)
    {
        var record = stored.Record;
        if (await _changer.TryOnePodAsync(record, back: false, cancellationToken).ConfigureAwait(false) is { } failed)
        {
            say($"{record.Workload}: {failed}; its template is changed without a try");
            return [];
        }

        say($"{record.Workload}: {record.Resized[0].Pod} tried first, for {Words.Of(options.Canary)}");
        for (var until = time.GetUtcNow() + options.Canary; time.GetUtcNow() < until;)
        {
            await delay(options.Pause, cancellationToken).ConfigureAwait(false);
            await lease.KeepAsync(cancellationToken).ConfigureAwait(false);
            if (await _changer.ReadAsync(record, cancellationToken).ConfigureAwait(false) is not { } live)
            {
                return [];
            }

            var breaches = HealthCheck.OfTried(record, await WorkloadPods.ListAsync(client, live, cancellationToken).ConfigureAwait(false), options, time.GetUtcNow());
            if (breaches.Count > 0)
            {
                return breaches;
            }
        }

        return [];
    }

    private async Task FollowAsync(IReadOnlyList<StoredRecord> begun, LeaseHold lease, CancellationToken cancellationToken)
    {
        var verifier = new ChangeVerifier(client, _changer, options, time, say);
        var rounds = new WatchRounds(new(client, RolloutOptions.Manager), verifier, options, time, say, begun, l => l.Stored.Record.Ended || l.Awaits != Awaited.Time || (!options.Stays && l.Stored.Record.RolledOutAt is not null));
        if (_stopped is not null)
        {
            // What was cut off may have gone further than its answer came.
            rounds.Forget();
        }

        try
        {
            while (rounds.Namespaces is [var name, ..])
            {
                await rounds.LookAsync(name, lease, cancellationToken).ConfigureAwait(false);
                if (rounds.Namespaces.Count > 0)
                {
                    await delay(options.Pause, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is KubernetesException or LeaseTakenException)
        {
            _stopped ??= $"{e.Message} What was begun is in its records: run ullage verify.";
        }
        catch (OperationCanceledException)
        {
            _done.AddRange(rounds.Records);
            throw;
        }

        _done.AddRange(rounds.Records);
        _unseen.AddRange(rounds.Unseen);
        if (_unseen.Count > 0)
        {
            _stopped ??= $"{_unseen[0]} What was begun is in its records: run ullage verify.";
        }
    }
}
