using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Coordination;
using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

/// <summary>How a run ended.</summary>
/// <param name="Changes">The changes begun or looked at, as they are now.</param>
/// <param name="Stopped">Why not everything was done; null where it was.</param>
public sealed record RolloutOutcome(IReadOnlyList<ChangeRecord> Changes, string? Stopped)
{
    /// <summary>Changes that were undone, could not be, or were not made.</summary>
    public IEnumerable<ChangeRecord> Failed => Changes.Where(static c => IsFailed(c));

    /// <summary>Changes that are still to be watched.</summary>
    public IEnumerable<ChangeRecord> Watched => Changes.Where(static c => c.State is ChangeState.Intended or ChangeState.Applied);

    internal static bool IsFailed(ChangeRecord change) => change.State is ChangeState.RolledBack or ChangeState.RollingBack or ChangeState.Abandoned;
}

/// <summary>
/// Carries plans out, and goes on with what runs before left: the first workload alone, then a namespace at a time, each followed until it is
/// rolled out or, where the run stays, watched to the end. One change that goes wrong is undone and ends the run.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="options">How changes are made.</param>
/// <param name="time">The clock.</param>
/// <param name="delay">Waits.</param>
/// <param name="say">Tells what is done, a line each.</param>
public sealed class RolloutRun(KubernetesClient client, RolloutOptions options, TimeProvider time, Func<TimeSpan, CancellationToken, Task> delay, Action<string> say)
{
    /// <summary>The Lease by which runs take turns, one in each namespace.</summary>
    public const string LeaseName = "ullage-apply";

    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    private readonly RecordStore _records = new(client, RolloutOptions.Manager);
    private readonly WorkloadChanger _changer = new(client, options, time, say);

    private ChangeVerifier Verifier => new(client, _changer, options, time, say);

    /// <summary>Makes the changes of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Ends it: what has begun is in its record, and <c>verify</c> goes on with it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    /// <exception cref="LeaseTakenException">Another run has the turn.</exception>
    public async Task<RolloutOutcome> ApplyAsync(RolloutPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var done = new List<ChangeRecord>();
        foreach (var wave in Waves(plan.Changes))
        {
            if (options.Window is { } window && !window.IsOpen(time.GetUtcNow()))
            {
                return new(done, $"it is outside the change window ({window}); run again within it");
            }

            say(wave.Count == 1 && done.Count == 0 && plan.Changes.Count > 1 ? $"{wave[0].Workload} first, alone" : $"namespace {wave[0].Workload.Namespace}: {wave.Count} workload{(wave.Count == 1 ? "" : "s")}");
            var lease = await TakeAsync(wave[0].Workload.Namespace, cancellationToken).ConfigureAwait(false);
            try
            {
                var begun = new List<StoredRecord>();
                foreach (var change in wave)
                {
                    await lease.KeepAsync(cancellationToken).ConfigureAwait(false);
                    if (await BeginAsync(change, lease, cancellationToken).ConfigureAwait(false) is not { } stored)
                    {
                        continue;
                    }

                    begun.Add(stored);
                    if (RolloutOutcome.IsFailed(stored.Record))
                    {
                        break;
                    }
                }

                done.AddRange(await FollowAsync(begun, lease, cancellationToken).ConfigureAwait(false));
            }
            finally
            {
                await lease.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
            }

            if (done.FirstOrDefault(RolloutOutcome.IsFailed) is { } failed && done.Count < plan.Changes.Count)
            {
                return new(done, $"{failed.Workload} went wrong, so that the {plan.Changes.Count - done.Count} that follow were left as they are");
            }
        }

        return new(done, null);
    }

    /// <summary>Goes on with changes that are not ended: looks at each, once or until all are.</summary>
    /// <param name="namespaces">Of which namespaces; null for all.</param>
    /// <param name="only">Which of them; null for all.</param>
    /// <param name="wait">How long to stay; zero to look once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    /// <exception cref="LeaseTakenException">Another run has the turn.</exception>
    public async Task<RolloutOutcome> VerifyAsync(IReadOnlyList<string>? namespaces, Func<ChangeRecord, bool>? only, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + wait;
        var found = (await ListAsync(namespaces, cancellationToken).ConfigureAwait(false)).Where(r => !r.Record.Ended && only?.Invoke(r.Record) != false);
        var rounds = new WatchRounds(_records, Verifier, options, time, say, found, static r => r.Ended);
        var elsewhere = new HashSet<string>(StringComparer.Ordinal);
        for (var first = true; rounds.Namespaces.Count > 0; first = false)
        {
            // Between two looks others may have the turn, and what they wrote counts.
            rounds.Forget();
            foreach (var name in rounds.Namespaces)
            {
                try
                {
                    await LookAsync(name, rounds, first || wait == TimeSpan.Zero ? Patience : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
                }
                catch (LeaseTakenException e) when (wait > TimeSpan.Zero)
                {
                    if (elsewhere.Add(name))
                    {
                        say($"{e.Message}; its changes are left to that for now");
                    }
                }
            }

            if (rounds.Namespaces.Count == 0 || time.GetUtcNow() >= until)
            {
                break;
            }

            await delay(options.Pause, cancellationToken).ConfigureAwait(false);
        }

        return new(rounds.Records, null);
    }

    /// <summary>Undoes changes by hand, verified ones too.</summary>
    /// <param name="namespaces">Of which namespaces; null for all.</param>
    /// <param name="only">Which of them.</param>
    /// <param name="why">Why, for the record.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    /// <exception cref="LeaseTakenException">Another run has the turn.</exception>
    public async Task<RolloutOutcome> RollBackAsync(IReadOnlyList<string>? namespaces, Func<ChangeRecord, bool> only, string why, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(only);
        var done = new List<ChangeRecord>();
        foreach (var group in (await ListAsync(namespaces, cancellationToken).ConfigureAwait(false)).Where(r => only(r.Record) && Standing(r.Record)).GroupBy(static r => r.Record.Namespace))
        {
            var lease = await TakeAsync(group.Key, cancellationToken).ConfigureAwait(false);
            try
            {
                foreach (var stored in group)
                {
                    await lease.KeepAsync(cancellationToken).ConfigureAwait(false);
                    if (await _records.FindAsync(stored.Record.Namespace, stored.Record.Kind, stored.Record.Name, cancellationToken).ConfigureAwait(false) is not { } now)
                    {
                        continue;
                    }

                    now = await _changer.ResumeAsync(now, cancellationToken).ConfigureAwait(false);
                    done.Add(Standing(now.Record) ? (await _changer.UndoAsync(now, now.Record.Breaches, why, cancellationToken).ConfigureAwait(false)).Record : now.Record);
                }
            }
            finally
            {
                await lease.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        return new(done, null);
    }

    /// <summary>Every record, ended ones too.</summary>
    /// <param name="namespaces">Of which namespaces; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">They cannot be listed.</exception>
    public async Task<IReadOnlyList<StoredRecord>> ListAsync(IReadOnlyList<string>? namespaces, CancellationToken cancellationToken)
    {
        var broken = new List<string>();
        var records = new List<StoredRecord>();
        foreach (var name in namespaces ?? (IReadOnlyList<string?>)[null])
        {
            records.AddRange(await _records.ListAsync(name, broken, cancellationToken).ConfigureAwait(false));
        }

        foreach (var sentence in broken)
        {
            say(sentence);
        }

        return records;
    }

    private static bool Standing(ChangeRecord record) => record.State is ChangeState.Intended or ChangeState.Applied or ChangeState.Verified or ChangeState.RollingBack;

    private static IEnumerable<IReadOnlyList<PlannedChange>> Waves(IReadOnlyList<PlannedChange> changes)
    {
        if (changes.Count == 0)
        {
            yield break;
        }

        // The one with the fewest pods tells as much as any, and puts the least at stake; one whose pods do not change now tells nothing.
        var first = changes.OrderBy(static c => c.Live.Rollout.Wanted == 0 || c.Live.Way is UpdateWay.OnDelete or UpdateWay.NextRun).ThenBy(static c => c.Live.Rollout.Wanted).First();
        yield return [first];
        foreach (var group in changes.Where(c => c != first).GroupBy(static c => c.Workload.Namespace).OrderBy(g => g.Key != first.Workload.Namespace).ThenBy(static g => g.Key, StringComparer.Ordinal))
        {
            yield return [.. group];
        }
    }

    private Task<LeaseHold> TakeAsync(string @namespace, CancellationToken cancellationToken) => TakeAsync(@namespace, Patience, cancellationToken);

    private Task<LeaseHold> TakeAsync(string @namespace, TimeSpan patience, CancellationToken cancellationToken) =>
        LeaseHold.TakeAsync(client, @namespace, LeaseName, options.Holder, LeaseTime, patience, time, delay, cancellationToken);

    private async Task<StoredRecord?> BeginAsync(PlannedChange change, LeaseHold lease, CancellationToken cancellationToken)
    {
        StoredRecord stored;
        try
        {
            stored = await _changer.IntendAsync(change, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.Conflict)
        {
            say($"{change.Workload}: another run began a change of it since this one was planned; left to that");
            return null;
        }

        if (stored.Record.Resized.Count > 0 && await TryAsync(stored, lease, cancellationToken).ConfigureAwait(false) is { Count: > 0 } breaches)
        {
            return await _changer.AbandonAsync(stored, $"one pod was tried first: {string.Join("; ", breaches.Select(static b => b.Text))}", cancellationToken, breaches).ConfigureAwait(false);
        }

        return await _changer.MakeAsync(stored, cancellationToken).ConfigureAwait(false);
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

    private async Task LookAsync(string @namespace, WatchRounds rounds, TimeSpan patience, CancellationToken cancellationToken)
    {
        LeaseHold? lease = null;
        try
        {
            if (await rounds.BearingAsync(async () => lease = await TakeAsync(@namespace, patience, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false))
            {
                await rounds.LookAsync(@namespace, lease!, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (lease is not null)
            {
                await lease.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<ChangeRecord>> FollowAsync(IReadOnlyList<StoredRecord> begun, LeaseHold lease, CancellationToken cancellationToken)
    {
        var rounds = new WatchRounds(_records, Verifier, options, time, say, begun, options.Stays ? static r => r.Ended : static r => r.Ended || r.RolledOutAt is not null);
        while (rounds.Namespaces is [var name, ..])
        {
            await rounds.LookAsync(name, lease, cancellationToken).ConfigureAwait(false);
            if (rounds.Namespaces.Count > 0)
            {
                await delay(options.Pause, cancellationToken).ConfigureAwait(false);
            }
        }

        return rounds.Records;
    }
}
