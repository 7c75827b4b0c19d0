using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Records;
using Ullage.Model;

namespace Ullage.Application.Rollout;

/// <summary>Looks at a change that was made, once at a time: what went wrong undoes it, what is over ends it.</summary>
/// <param name="client">The API.</param>
/// <param name="changer">Undoes.</param>
/// <param name="options">What is borne.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Tells what is found, a line each.</param>
internal sealed class ChangeVerifier(KubernetesClient client, WorkloadChanger changer, RolloutOptions options, TimeProvider time, Action<string> say)
{
    /// <summary>Looks once.</summary>
    /// <param name="stored">The change.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The change as it is now, and what it waits for.</returns>
    /// <exception cref="KubernetesException">The API cannot be asked.</exception>
    public async Task<Look> LookAsync(StoredRecord stored, CancellationToken cancellationToken)
    {
        stored = await changer.ResumeAsync(stored, cancellationToken).ConfigureAwait(false);
        var record = stored.Record;
        if (record.Ended || record.State == ChangeState.RollingBack)
        {
            return Looked(stored);
        }

        var now = time.GetUtcNow();
        if (await changer.ReadAsync(record, cancellationToken).ConfigureAwait(false) is not { } live)
        {
            return Looked(await EndAsync(stored, ChangeState.Superseded, "the workload is gone", cancellationToken).ConfigureAwait(false));
        }

        switch (live.StandingOf(record.Edits))
        {
            case EditStanding.Before:
                return Looked(await EndAsync(stored, ChangeState.Superseded, "somebody put the old values back", cancellationToken).ConfigureAwait(false));
            case EditStanding.Otherwise:
                return Looked(await EndAsync(stored, ChangeState.Superseded, $"somebody changed {string.Join(", ", live.ChangedSince(record.Edits).Select(static e => e.Where).DefaultIfEmpty("a part of it"))} since{(WorkloadChanger.Divided(live, record with { State = ChangeState.Superseded }).Due.Count > 0 ? "; what is still as it was made goes back by ullage rollback" : "")}", cancellationToken).ConfigureAwait(false));
        }

        if (record.RolledOutAt is null && live.Way == UpdateWay.OnDelete)
        {
            // The process that changed the template may have ended before all pods were resized, and nothing else reaches them.
            await changer.ResizeAsync(record, back: false, cancellationToken).ConfigureAwait(false);
        }

        string? unread = null;
        var pods = await WorkloadPods.ListAsync(client, live, cancellationToken).ConfigureAwait(false);
        var breaches = HealthCheck.Of(record, live, pods, options, now);
        if (breaches.Count == 0 && live.Kind.RunsToEnd && record.RolledOutAt is null && !pods.Any(p => HealthCheck.Concerns(record, p)))
        {
            return await WaitForRunAsync(stored, live, now, cancellationToken).ConfigureAwait(false);
        }

        if (breaches.Count == 0 && live.Rollout.Complete)
        {
            if (record.RolledOutAt is null)
            {
                await changer.FinishTargetsAsync(record, cancellationToken).ConfigureAwait(false);
                stored = await changer.SaveAsync(stored, record with { RolledOutAt = now }, cancellationToken).ConfigureAwait(false);
                record = stored.Record;
                say($"{record.Workload}: {(live.Kind.RunsToEnd ? "a run has it" : live.Way == UpdateWay.OnDelete ? "the template has it" : "rolled out")}; watched until {now + record.Watch:HH:mm:ss}Z");
            }

            try
            {
                breaches = await GuardCheck.OfAsync(record, options, now, cancellationToken).ConfigureAwait(false);
            }
            catch (SourceException e)
            {
                // The end of a watch waits for guards, though not for ever.
                unread = e.Message;
            }
        }

        if (breaches.Count > 0)
        {
            return Looked(await changer.UndoAsync(stored, breaches, BreachList.Told(breaches), cancellationToken).ConfigureAwait(false));
        }

        if (record.RolledOutAt is null && live.Paused)
        {
            say($"{record.Workload}: its rollout was paused by somebody and is left to them; ullage verify goes on when it is resumed");
            return new(stored, Awaited.People);
        }

        return Looked(record.RolledOutAt is { } from && now >= from + record.Watch + (unread is null ? TimeSpan.Zero : options.Tolerates)
            ? await EndAsync(stored, ChangeState.Verified, $"watched for {Words.Of(now - from)} and nothing was found{(unread is null ? "" : $", guards unread: {unread}")}", cancellationToken).ConfigureAwait(false)
            : stored);
    }

    private async Task<Look> WaitForRunAsync(StoredRecord stored, LiveWorkload live, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now >= RunSchedule.PastTwoRuns(live.Schedule, stored.Record.AppliedAt ?? stored.Record.IntendedAt))
        {
            return Looked(await EndAsync(stored, ChangeState.Verified, "no run began in its time, so that nothing could be watched", cancellationToken).ConfigureAwait(false));
        }

        return new(stored, live.Paused ? Awaited.People : Awaited.Run);
    }

    // What cannot be rolled back now is for people to mend, not to be waited for.
    private static Look Looked(StoredRecord stored) => new(stored, stored.Record.State == ChangeState.RollingBack ? Awaited.People : Awaited.Time);

    private async Task<StoredRecord> EndAsync(StoredRecord stored, ChangeState state, string note, CancellationToken cancellationToken)
    {
        var ended = await changer.SaveAsync(stored, changer.Ended(stored.Record, state, note), cancellationToken).ConfigureAwait(false);
        say($"{stored.Record.Workload}: {(state == ChangeState.Verified ? "verified: " : "")}{note}");
        await changer.TellAsync(stored.Record, state == ChangeState.Verified ? "UllageVerified" : "UllageSuperseded", $"Ullage: {note}", warning: false, cancellationToken).ConfigureAwait(false);
        return ended;
    }
}
