using Ullage.Application.Apply;
using Ullage.Application.Rollout;
using Ullage.Cli.Commands;
using Ullage.Kubernetes.Coordination;
using Ullage.Model;

namespace Ullage.Cli.Rightsize;

/// <summary>Mode apply: goes on with what earlier runs began, then makes this run's changes as <c>ullage apply --yes</c> does, with its guards.</summary>
internal static class JobApplying
{
    /// <summary>Applies.</summary>
    /// <returns>Whether everything that was begun stands.</returns>
    public static async Task<bool> ApplyAsync(Invocation invocation, JobCluster cluster, RecommendationReport report, IReadOnlyList<string>? namespaces, JobLog log, CancellationToken cancellationToken)
    {
        var time = invocation.Surroundings.Time;
        var options = new RolloutOptions { Holder = JobLease.HolderOf(invocation) };
        var run = new RolloutRun(cluster.Client, options, time, (wait, stop) => Task.Delay(wait, time, stop), line => log.Info(line));
        try
        {
            var earlier = await run.VerifyAsync(namespaces, null, TimeSpan.Zero, cancellationToken);
            var plan = await new RolloutPlanner(cluster.Client, options, time).PlanAsync([.. ProposedChanges.Of(report)], report.Missing, cancellationToken);
            foreach (var note in plan.Notes)
            {
                log.Info(note);
            }

            foreach (var refused in plan.Refused)
            {
                log.Info("left as it is", ("workload", refused.Workload.ToString()), ("reason", string.Join("; ", refused.Reasons)));
            }

            var outcome = await run.ApplyAsync(plan, cancellationToken);
            log.Info("applied", ("changed", outcome.Changes.Count), ("refused", plan.Refused.Count), ("unchanged", plan.Unchanged), ("undone", outcome.Failed.Count() + earlier.Failed.Count()), ("watched", outcome.Watched.Count() + earlier.Watched.Count()));
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
