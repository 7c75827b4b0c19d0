using System.Globalization;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

/// <summary>Finds what a change did harm to, from the pods that have it and from their workload.</summary>
internal static class HealthCheck
{
    // Clocks of nodes and of this machine differ a little.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Breaches of a change, those of pods first.</summary>
    /// <param name="record">The change.</param>
    /// <param name="live">The workload now.</param>
    /// <param name="pods">Its pods now.</param>
    /// <param name="options">What is borne.</param>
    /// <param name="now">The moment.</param>
    public static IReadOnlyList<Breach> Of(ChangeRecord record, LiveWorkload live, IReadOnlyList<PodState> pods, RolloutOptions options, DateTimeOffset now)
    {
        var since = (record.AppliedAt ?? record.IntendedAt) - Skew;
        var breaches = new List<Breach>();
        foreach (var pod in pods.Where(p => Concerns(record, p, since)))
        {
            breaches.AddRange(OfPod(record, pod, options, since, now));
        }

        if (live.Rollout is { Failed: { } failed })
        {
            breaches.Add(new("rollout-failed", now, $"its rollout makes no progress ({failed})"));
        }
        else if (!live.Rollout.Complete && record.RolledOutAt is null && !live.Paused && Later(since, live.Rollout.ProgressAt) is var from && now - from > Patience(live))
        {
            breaches.Add(new("rollout-stuck", now, $"its rollout is not complete and makes no progress for {Words.Of(now - from)} ({live.Rollout})"));
        }

        return breaches;
    }

    /// <summary>Breaches of the pod that is tried ahead of its template.</summary>
    public static IReadOnlyList<Breach> OfTried(ChangeRecord record, IReadOnlyList<PodState> pods, RolloutOptions options, DateTimeOffset now) =>
        [.. pods.Where(p => record.Resized.Any(r => r.Uid == p.Uid)).SelectMany(p => OfPod(record, p, options, record.IntendedAt - Skew, now))];

    /// <summary>Whether a pod is one of those that the change is answerable for.</summary>
    public static bool Concerns(ChangeRecord record, PodState pod) => Concerns(record, pod, (record.AppliedAt ?? record.IntendedAt) - Skew);

    private static bool Concerns(ChangeRecord record, PodState pod, DateTimeOffset since) => pod.Has(record.Edits) || IsNew(record, pod, since) || (record.InPlace && pod.ResizePending is not null);

    // A pod that something gives other values than its template has is of the change all the same; one that an old template's controller makes later is not.
    private static bool IsNew(ChangeRecord record, PodState pod, DateTimeOffset since) => pod.RunBegan is { } began ? began >= since : pod.Created >= since && !record.Revisions.Contains(pod.Revision);

    private static IEnumerable<Breach> OfPod(ChangeRecord record, PodState pod, RolloutOptions options, DateTimeOffset since, DateTimeOffset now)
    {
        if (pod.Evicted is { } evicted && (pod.Containers.Max(static c => c.LastAt) is { } ended ? ended >= since : record.InPlace || pod.Created >= since))
        {
            yield return new("evicted", now, $"pod {pod.Name} was evicted by its node: {evicted}");
        }

        foreach (var container in pod.Containers.Where(c => record.Edits.Any(e => e.Container == c.Name)))
        {
            if (pod.Failed && container.LastReason != "OOMKilled")
            {
                // What a node that shut down leaves behind, and runs that exit with an error, tell nothing of resources.
                continue;
            }

            var more = container.Restarts - record.Restarts.GetValueOrDefault($"{pod.Uid}/{container.Name}");
            if (container.LastReason == "OOMKilled" && (container.LastAt is { } at ? at >= since : more > 0))
            {
                yield return new("oom-killed", now, $"pod {pod.Name}: {container.Name} was killed for lack of memory (OOMKilled{(container.LastAt is { } when ? string.Create(CultureInfo.InvariantCulture, $" at {when:HH:mm:ss}Z") : "")})");
            }
            else if (container.Waiting == "CrashLoopBackOff" && more > 0)
            {
                yield return new("crash-loop", now, $"pod {pod.Name}: {container.Name} crashes again and again (CrashLoopBackOff after {more} restart{(more == 1 ? "" : "s")})");
            }
            else if (container.Waiting is "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError")
            {
                yield return new("cannot-start", now, $"pod {pod.Name}: {container.Name} cannot start ({container.Waiting})");
            }
            else if (more > options.MaxRestarts)
            {
                yield return new("restarts", now, string.Create(CultureInfo.InvariantCulture, $"pod {pod.Name}: {container.Name} restarted {more} times since the change; {options.MaxRestarts} are borne"));
            }
        }

        if (pod.Failed)
        {
            yield break;
        }

        if (pod.Unschedulable is { } homeless && now - (homeless.Since ?? pod.Created ?? now) >= options.UnschedulableFor)
        {
            yield return new("unschedulable", now, $"pod {pod.Name} finds no node for {Words.Of(now - (homeless.Since ?? pod.Created ?? now))}: {homeless.Message}");
        }

        if (pod.ResizePending is { } pending && (pending.Reason == "Infeasible" || (pending.Since is { } from && now - from >= options.UnreadyFor)))
        {
            yield return new(pending.Reason == "Infeasible" ? "resize-infeasible" : "resize-deferred", now, $"pod {pod.Name} cannot be resized on its node ({pending.Reason}): {pending.Message}");
        }

        if (record.RolledOutAt is not null && pod is { Ending: false, Unready: { Since: { } unready } trouble } && now - unready >= options.UnreadyFor)
        {
            yield return new("not-ready", now, $"pod {pod.Name} is not ready for {Words.Of(now - unready)} ({trouble.Reason})");
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    // A Deployment's own controller gives up at its deadline; that may be in 68 years, and a controller may be away.
    private static TimeSpan Patience(LiveWorkload live)
    {
        var usual = TimeSpan.FromMinutes(10 + (2 * live.Rollout.Wanted));
        return live.ProgressDeadlineSeconds is not { } seconds ? usual : Least(TimeSpan.FromSeconds(seconds) + Margin, usual > Longest ? usual : Longest);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
