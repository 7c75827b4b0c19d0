using Ullage.Application.Rollout;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Rollouts;
using Ullage.Cli.Running;
using Ullage.Kubernetes.Records;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage changes</c>.</summary>
internal static class ChangesCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "changes",
        Summary = "List what apply changed in the cluster, and what became of it",
        Description =
            "Reads the records that apply and the job keep beside the workloads: what was changed, when and by whom, and whether it is still watched, verified, rolled back, or taken over by others. Nothing is written and no workload is looked at: ullage verify does that.\n"
            + "Of a workload it keeps the last change, and of those before a line each.",
        Arguments = [new("WORKLOAD", "NAMESPACE/KIND/NAME, or KIND/NAME with one --namespace: this one, with all its fields and what came before.", Required: false)],
        Settings = [SelectionSettings.Namespace, OutputSettings.Output, OutputSettings.OutputFile, ClusterSettings.Kubeconfig, ClusterSettings.Context, SourceSettings.Timeout],
        Examples =
        [
            new("ullage changes", "everything, the newest first"),
            new("ullage changes -n shop deploy/catalog", "one workload, with its fields and what came before"),
            new("ullage changes -o json | jq '.changes[] | select(.state == \"rolledBack\")'", "for programs"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (settings, problems) = (invocation.Settings, new List<string>());
        var asked = WorkloadText.Whole(invocation.Arguments, problems, settings.Get(SelectionSettings.Namespace));
        var format = settings.Given(OutputSettings.Output)?.Origin.Kind == OriginKind.Flag ? settings.Get(OutputSettings.Output) : null;
        if (format is not (null or "table" or "json" or "yaml"))
        {
            problems.Add($"{OutputSettings.Output.Flag}: {format} is not a format of changes; choose table, json or yaml");
        }

        await using var opening = await RolloutOpening.OpenAsync(invocation, problems, cancellationToken);
        var (store, unread, found) = (new RecordStore(opening.Client, RolloutOptions.Manager), new List<string>(), new List<ChangeRecord>());
        foreach (var name in asked is not null ? [asked.Namespace] : opening.Namespaces ?? (IReadOnlyList<string?>)[null])
        {
            found.AddRange((await store.ListAsync(name, unread, cancellationToken)).Select(static s => s.Record));
        }

        bool Meant(ChangeRecord r) => opening.IsMeant(r, asked);
        var now = invocation.Surroundings.Time.GetUtcNow();
        IReadOnlyList<ChangeRecord> records = [.. found.Where(Meant).OrderByDescending(static r => r.IntendedAt)];
        if (asked is not null && records.Count == 0 && unread.Count == 0)
        {
            throw new UsageException($"no change of {asked} is recorded in the cluster");
        }

        if (format is null or "table")
        {
            ReportRun.Write(invocation, (output, style) => ChangesText.Write(output, records, now, asked is not null, style));
        }
        else
        {
            ReportRun.Write(invocation, output => ChangesShape.Write(output, format, records, unread, now));
        }

        foreach (var sentence in unread)
        {
            invocation.Surroundings.Say(sentence);
        }

        if (records.Count == 0)
        {
            invocation.Remark($"no change is recorded in {opening.Client.Description}");
        }

        return unread.Count > 0 ? ExitCode.Partial : ExitCode.Done;
    }
}
