using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Rollouts;
using Ullage.Cli.Running;
using Ullage.Kubernetes.Coordination;
using Ullage.Kubernetes.Records;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage rollback</c>.</summary>
internal static class RollbackCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "rollback",
        Summary = "Put back what apply changed in the cluster",
        Description =
            "Puts the recorded values back, field by field: what was absent goes, a variable gets its valueFrom again, and whoever managed a field manages it again, so that the owner's next apply finds what it left. What somebody changed since stays. Works after a change was verified, too. Without --yes it only shows.",
        Arguments = [new("WORKLOAD", "NAMESPACE/KIND/NAME; without, the last change of every workload that --namespace names.", Required: false)],
        Settings = [ApplySettings.Yes, SelectionSettings.Namespace, RolloutSettings.Hold, ClusterSettings.Kubeconfig, ClusterSettings.Context, SourceSettings.Timeout],
        Examples =
        [
            new("ullage rollback shop/deploy/catalog", "what would be put back"),
            new("ullage rollback shop/deploy/catalog --yes", "put it back, and leave the workload alone for 14 days"),
            new("ullage rollback -n shop --yes --hold 0", "the last change of every workload of a namespace"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var asked = WorkloadText.Whole(invocation.Arguments, problems, invocation.Settings.Get(SelectionSettings.Namespace));
        if (asked is null && problems.Count == 0 && !invocation.Settings.IsGiven(SelectionSettings.Namespace))
        {
            problems.Add("rollback needs a workload (NAMESPACE/KIND/NAME), or --namespace for all changes of namespaces");
        }

        await using var opening = await RolloutOpening.OpenAsync(invocation, problems, cancellationToken);
        var run = opening.Run();
        var namespaces = asked is null ? opening.Namespaces : [asked.Namespace];
        bool Meant(ChangeRecord r) => opening.IsMeant(r, asked);
        try
        {
            var found = (await run.ListAsync(namespaces, cancellationToken)).Select(static s => s.Record).Where(Meant).ToList();
            var unread = new List<string>();
            var due = await run.ReversibleAsync(found, unread, cancellationToken);
            if (due.Count + unread.Count == 0)
            {
                throw new UsageException(found.Count == 0 ? $"no change of {asked?.ToString() ?? "a workload there"} is recorded in the cluster" : $"{found[0].Workload}: its last change is {RolloutText.State(found[0].State)} already ({found[0].Note})");
            }

            if (!invocation.Settings.Get(ApplySettings.Yes))
            {
                unread.ForEach(invocation.Surroundings.Say);
                ReportRun.Write(invocation, (output, style) => RolloutText.WriteBack(output, due, style));
                foreach (var record in due)
                {
                    if (found.Find(f => f.Id == record.Id) is { } whole && whole.Edits.Except(record.Edits).Select(static e => e.Where).ToList() is { Count: > 0 } left)
                    {
                        invocation.Remark($"{record.Workload}: left as somebody changed it since: {string.Join(", ", left)}");
                    }
                }

                invocation.Remark("nothing was written: --yes does it");
                return unread.Count == 0 ? ExitCode.Done : ExitCode.Partial;
            }

            var outcome = await run.RollBackAsync(namespaces, Meant, "asked for by hand", cancellationToken);
            ReportRun.Write(invocation, (output, style) => RolloutText.Write(output, outcome, style));
            return outcome.Unseen.Count == 0 && outcome.Changes.All(static c => c.Ended) ? ExitCode.Done : ExitCode.Partial;
        }
        catch (LeaseTakenException e)
        {
            invocation.Surroundings.Say(e.Message);
            return ExitCode.SourceFailed;
        }
    }
}
