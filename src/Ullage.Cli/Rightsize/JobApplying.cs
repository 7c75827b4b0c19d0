using Ullage.Application.Rollout;
using Ullage.Cli.Commands;
using Ullage.Kubernetes.Coordination;
using Ullage.Model;
using Ullage.Prometheus.Discovery;

namespace Ullage.Cli.Rightsize;

/// <summary>Mode apply: goes on with what earlier runs began, then makes this run's changes as <c>ullage apply --yes</c> does, with its guards.</summary>
internal static class JobApplying
{
    // A failed job's container is started again within minutes; what bounds a run must bound these together.
    private static readonly TimeSpan OneRun = TimeSpan.FromHours(20);

    /// <summary>Applies.</summary>
    /// <returns>Whether everything that was begun stands.</returns>
    public static async Task<bool> ApplyAsync(Invocation invocation, JobCluster cluster, RecommendationReport report, NamespaceGlobs namespaces, JobLog log, CancellationToken cancellationToken)
    {
        var time = invocation.Surroundings.Time;
        var options = new RolloutOptions { Holder = JobLease.HolderOf(invocation), By = $"{RightsizeCommand.ImageName}@{invocation.Surroundings.Variable("HOSTNAME") ?? Environment.MachineName}" };
        var run = new RolloutRun(cluster.Client, options, time, (wait, stop) => Task.Delay(wait, time, stop), line => log.Info(line));
        try
        {
            var earlier = await run.VerifyAsync(namespaces.Names, r => namespaces.Contains(r.Namespace), TimeSpan.Zero, cancellationToken);
            var lately = (await run.ListAsync(namespaces.Names, cancellationToken)).Select(static r => r.Record).Where(r => namespaces.Contains(r.Namespace) && (r.EndedAt ?? r.IntendedAt) > time.GetUtcNow() - OneRun).ToList();
            if (lately.FirstOrDefault(static r => r.Breaches.Count > 0) is { } ill)
            {
                log.Warn("nothing more is applied: a change was found today to do harm", ("workload", ill.Workload), ("found", ill.Breaches[0].Text));
                return !earlier.Failed.Any();
            }

            lately.RemoveAll(r => r.IntendedAt <= time.GetUtcNow() - OneRun);
            if (lately.Count >= options.MaxChanges)
            {
                log.Info("nothing more is applied: as many changes as one run may make were made today", ("changes", lately.Count));
                return !earlier.Failed.Any();
            }

            options = options with { MaxChanges = options.MaxChanges - lately.Count };
            var plan = await new RolloutPlanner(cluster.Client, options, time).PlanAsync(report, cancellationToken);
            foreach (var note in plan.Notes)
            {
                log.Info(note);
            }

            foreach (var refused in plan.Refused)
            {
                log.Info("left as it is", ("workload", refused.Workload.ToString()), ("reason", string.Join("; ", refused.Reasons)));
            }

            var outcome = await run.ApplyAsync(plan, cancellationToken);
            var counts = RolloutCounts.Of(plan, outcome);
            log.Info("applied", ("proposed", counts.Proposed), ("changed", counts.Changed), ("undone", counts.Undone), ("left", counts.Left), ("unchanged", counts.Unchanged), ("undone_of_earlier", earlier.Failed.Count()), ("watched", outcome.Watched.Count() + earlier.Watched.Count()));
            if (outcome.Stopped is { } stopped)
            {
                log.Warn(stopped);
            }

            return outcome.Stopped is null && !outcome.Failed.Any() && !earlier.Failed.Any();
        }
        catch (LeaseTakenException e)
        {
            log.Warn("nothing was applied", ("reason", e.Message));
            return false;
        }
    }
}
