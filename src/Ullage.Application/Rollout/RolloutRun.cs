using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Coordination;
using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

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

    private readonly RecordStore _records = new(client, RolloutOptions.Manager);
    private readonly NamespaceTurns _turns = new(client, options.Holder, time, delay, say);
    private readonly WorkloadChanger _changer = new(client, options, time, say);

    /// <summary>Makes the changes of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Ends it: what has begun is in its record, and <c>verify</c> goes on with it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    /// <exception cref="LeaseTakenException">Another run has the turn.</exception>
    public Task<RolloutOutcome> ApplyAsync(RolloutPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new PlanRun(client, options, time, delay, say).RunAsync(plan, cancellationToken);
    }

    /// <summary>Goes on with changes that are not ended: looks at each, once or until all are.</summary>
    /// <param name="namespaces">Of which namespaces; null for all.</param>
    /// <param name="only">Which of them; null for all.</param>
    /// <param name="wait">How long to stay; zero to look once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked, or has not been there for too long.</exception>
    public async Task<RolloutOutcome> VerifyAsync(IReadOnlyList<string>? namespaces, Func<ChangeRecord, bool>? only, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + wait;
        var unseen = new List<string>();
        var found = (await FindAsync(namespaces, unseen, cancellationToken).ConfigureAwait(false)).Where(r => !r.Record.Ended && only?.Invoke(r.Record) != false);
        var verifier = new ChangeVerifier(client, _changer, options, time, say);
        var rounds = new WatchRounds(_records, verifier, options, time, say, found, static l => l.Stored.Record.Ended || l.Awaits == Awaited.People);
        try
        {
            await WatchAsync(rounds, wait, until, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (UnderWay.Told(rounds.Records) is { } open)
            {
                say(open);
            }

            throw;
        }

        foreach (var sentence in rounds.Unseen)
        {
            say(sentence);
        }

        return new(rounds.Records, null) { Unseen = [.. unseen, .. rounds.Unseen] };
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
        var (done, unseen) = (new List<ChangeRecord>(), new List<string>());
        var meant = (await FindAsync(namespaces, unseen, cancellationToken).ConfigureAwait(false)).Select(static s => s.Record).Where(only).ToList();
        var due = meant.Where(Standing).Select(static r => r.Workload).ToList();
        try
        {
            foreach (var group in meant.GroupBy(static r => r.Namespace))
            {
                await RollBackAsync(group, why, due, done, unseen, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (due.Count > 0)
        {
            say($"not put back, or not to the end: {string.Join(", ", due)}; run ullage rollback again, which finishes {(due.Count == 1 ? "it" : "them")}");
            throw;
        }

        return new(done, null) { Unseen = unseen };
    }

    /// <summary>Every record, ended ones too.</summary>
    /// <param name="namespaces">Of which namespaces; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">They cannot be listed.</exception>
    public Task<IReadOnlyList<StoredRecord>> ListAsync(IReadOnlyList<string>? namespaces, CancellationToken cancellationToken) => FindAsync(namespaces, [], cancellationToken);

    /// <summary>Of changes, those that can be put back, with the fields that still are as the change made them.</summary>
    /// <param name="records">The changes.</param>
    /// <param name="unread">Gets those whose workload cannot be read, each with the reason.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    public async Task<IReadOnlyList<ChangeRecord>> ReversibleAsync(IEnumerable<ChangeRecord> records, ICollection<string> unread, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(unread);
        var reversible = new List<ChangeRecord>();
        foreach (var record in records)
        {
            try
            {
                if (Standing(record))
                {
                    reversible.Add(record.State is ChangeState.Applied or ChangeState.Verified ? await _changer.DueAsync(record, cancellationToken).ConfigureAwait(false) ?? record : record);
                }
                else if (record.State == ChangeState.Superseded && await _changer.DueAsync(record, cancellationToken).ConfigureAwait(false) is { } due)
                {
                    reversible.Add(due);
                }
            }
            catch (KubernetesException e) when (IsOfOne(e))
            {
                unread.Add($"{record.Workload} was not put back: {e.Message}");
            }
        }

        return reversible;
    }

    private static bool Standing(ChangeRecord record) => record.State is ChangeState.Intended or ChangeState.Applied or ChangeState.Verified or ChangeState.RollingBack;

    private static bool IsOfOne(KubernetesException e) => e.Failure is not (KubernetesFailure.Unreachable or KubernetesFailure.TimedOut);

    private async Task<IReadOnlyList<StoredRecord>> FindAsync(IReadOnlyList<string>? namespaces, List<string> unseen, CancellationToken cancellationToken)
    {
        var records = new List<StoredRecord>();
        foreach (var name in namespaces ?? (IReadOnlyList<string?>)[null])
        {
            try
            {
                records.AddRange(await _records.ListAsync(name, unseen, cancellationToken).ConfigureAwait(false));
            }
            catch (KubernetesException e) when (namespaces is { Count: > 1 } && e.Failure is KubernetesFailure.Forbidden or KubernetesFailure.NotFound)
            {
                unseen.Add($"the changes of namespace {name} were not looked at: {e.Message}");
            }
        }

        foreach (var sentence in unseen)
        {
            say(sentence);
        }

        return records;
    }

    private async Task WatchAsync(WatchRounds rounds, TimeSpan wait, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var elsewhere = new HashSet<string>(StringComparer.Ordinal);
        for (var first = true; rounds.Namespaces.Count > 0; first = false)
        {
            // Between two looks others may have the turn, and what they wrote counts.
            rounds.Forget();
            foreach (var name in rounds.Namespaces)
            {
                try
                {
                    await LookAsync(name, rounds, waits: first || wait == TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
                }
                catch (LeaseTakenException e)
                {
                    rounds.Taken(name, e);
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
    }

    private async Task RollBackAsync(IGrouping<string, ChangeRecord> group, string why, List<string> due, List<ChangeRecord> done, List<string> unseen, CancellationToken cancellationToken)
    {
        var unread = new List<string>();
        var reversible = await ReversibleAsync(group, unread, cancellationToken).ConfigureAwait(false);
        unread.ForEach(say);
        unseen.AddRange(unread);
        if (reversible.Count == 0)
        {
            return;
        }

        var lease = await _turns.TakeAsync(group.Key, waits: true, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var record in reversible)
            {
                await lease.KeepAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    if (await BackAsync(record, why, cancellationToken).ConfigureAwait(false) is { } now)
                    {
                        done.Add(now);
                    }

                    due.Remove(record.Workload);
                }
                catch (KubernetesException e) when (IsOfOne(e))
                {
                    // The next one may well be put back, and may need it as much.
                    unseen.Add($"{record.Workload} was not put back: {e.Message}");
                    say(unseen[^1]);
                }
            }
        }
        finally
        {
            await lease.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<ChangeRecord?> BackAsync(ChangeRecord listed, string why, CancellationToken cancellationToken)
    {
        if (await _records.FindAsync(listed.Namespace, listed.Kind, listed.Name, cancellationToken).ConfigureAwait(false) is not { } now)
        {
            return null;
        }

        now = await _changer.ResumeAsync(now, cancellationToken).ConfigureAwait(false);
        if (now.Record.State == ChangeState.Superseded && listed.State == ChangeState.Superseded && await _changer.DueAsync(now.Record, cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        return Standing(now.Record) || now.Record.State == ChangeState.Superseded ? (await _changer.UndoAsync(now, now.Record.Breaches, why, cancellationToken).ConfigureAwait(false)).Record : now.Record;
    }

    private async Task LookAsync(string @namespace, WatchRounds rounds, bool waits, CancellationToken cancellationToken)
    {
        LeaseHold lease;
        try
        {
            lease = await _turns.TakeAsync(@namespace, waits, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e)
        {
            rounds.Fails(@namespace, e);
            return;
        }

        try
        {
            await rounds.LookAsync(@namespace, lease, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await lease.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
