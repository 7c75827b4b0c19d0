using Ullage.Application.Apply;
using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Output.Apply;

/// <summary>What an apply to files comes to, in words on standard error.</summary>
internal static class ApplySummary
{
    private const int MostTold = 5;

    /// <summary>What changes, and what else a reader must know.</summary>
    public static void Say(Invocation invocation, RecommendationReport report, FilePlan plan, bool written, string directory)
    {
        var root = DiffText.Root(plan.Files, directory);
        foreach (var workload in plan.Workloads.Where(static w => w.Outcome.Refusal is null))
        {
            var files = plan.FilesOf(workload);
            if (files.Count > 0)
            {
                invocation.Remark($"{workload.Proposed.Workload.Id}: {string.Join(", ", files.Select(f => DiffText.NameOf(f, root)))}{(workload.Proposed.Workload.Saving is { } saving ? $" ({Descriptions.Monthly(saving)})" : "")}");
            }

            foreach (var drift in workload.Drifts)
            {
                invocation.Remark($"  note: {drift.Container} {drift.Field}: the manifest says {drift.Manifest ?? "nothing"}, {drift.Running ?? "nothing"} ran");
            }

            // What stands in the files already was told when it came there; a target that they cannot take is told until it is right.
            foreach (var line in files.Count > 0 || workload.Outcome.AutoscalerRefusal is not null ? Autoscaler(workload) : [])
            {
                invocation.Surroundings.Say($"  {line}");
            }
        }

        foreach (var notice in report.Notices)
        {
            invocation.Remark($"note: {notice.Text}");
        }

        invocation.Surroundings.Say(Verdict(plan, written, invocation.Settings.Get(ApplySettings.Yes)));
        var thin = report.Workloads.Sum(static w => w.Containers.Count(static c => c.Status == RecommendationStatus.InsufficientData));
        if (thin > 0)
        {
            invocation.Remark($"{Descriptions.Plural(thin, "container")} with insufficient data left alone");
        }
    }

    /// <summary>What was refused; whether anything was that the files hold.</summary>
    public static bool SayRefusals(Invocation invocation, FilePlan plan)
    {
        foreach (var unread in plan.Unread.Take(MostTold))
        {
            invocation.Remark($"left out {unread}");
        }

        if (plan.Unread.Count > MostTold)
        {
            invocation.Remark($"left out {plan.Unread.Count - MostTold} more files");
        }

        var absent = plan.Absent;
        if (absent.Count > 0)
        {
            invocation.Remark($"{Descriptions.Plural(absent.Count, "workload")} in none of the files: {string.Join(", ", absent.Take(MostTold).Select(static w => w.Proposed.Workload.Id))}{(absent.Count > MostTold ? ", …" : "")}");
        }

        var refused = plan.Refused;
        foreach (var workload in refused)
        {
            invocation.Surroundings.Say($"refused {workload.Proposed.Workload.Id}: {workload.Outcome.Refusal}");
        }

        if (refused.Count > 0 && !invocation.Settings.IsGiven(ApplySettings.Record))
        {
            invocation.Remark("--record FILE keeps a patch for each refusal");
        }

        // Requests whose autoscaler does not follow make it scale out or in: no pipeline should take that for done.
        return refused.Count > 0 || plan.Workloads.Any(static w => w.Outcome is { Refusal: null, AutoscalerRefusal: not null });
    }

    /// <summary>What must be known of a workload's autoscaler: where its targets change or must be changed, and in which order.</summary>
    public static IEnumerable<string> Autoscaler(PlannedWorkload workload)
    {
        var (proposed, outcome) = (workload.Proposed, workload.Outcome);
        if (proposed.Autoscaler is not { } change || outcome.Refusal is not null)
        {
            yield break;
        }

        var targets = string.Join(", ", change.Targets.Select(static t => $"{t.Metric} {t.Current}% → {t.Percent}%"));
        var order = proposed.Order switch
        {
            AutoscalerOrder.TargetFirst => "let the target reach the cluster before the requests, or with them",
            AutoscalerOrder.RequestFirst => "let the target reach the cluster when the rollout of the requests is done",
            AutoscalerOrder.None => "as it runs with these requests",
            _ => "targets that rise reach the cluster before the requests, targets that fall after them",
        };
        yield return outcome.AutoscalerRefusal is { } refusal
            ? $"its autoscaler {change.Autoscaler.Name} needs {targets} as well ({order}), and was not changed: {refusal}"
            : $"its autoscaler {change.Autoscaler.Name}: {targets}; {order}";
    }

    /// <summary>What the others came to, in numbers: <c>1 workload as proposed already, 24 workloads in none of the files</c>; empty where all change.</summary>
    public static string Others(FilePlan plan) => string.Join(", ", new[]
    {
        (plan.AsProposed.Count, "as proposed already"), (plan.Refused.Count, "refused"), (plan.Absent.Count, "in none of the files"),
    }.Where(static p => p.Item1 > 0).Select(static p => $"{Descriptions.Plural(p.Item1, "workload")} {p.Item2}"));

    private static string Verdict(FilePlan plan, bool written, bool asked)
    {
        var others = Others(plan);
        if (plan.Files.Count == 0)
        {
            return others.Length == 0 ? "nothing to change" : $"{(plan.Refused.Count > 0 ? "nothing can be changed" : "nothing to change")}: {others}";
        }

        var (files, rest) = ($"{Descriptions.Plural(plan.Files.Count, "file")} of {Descriptions.Plural(plan.Changing.Count, "workload")}", others.Length == 0 ? "" : $" ({others})");
        return written ? $"{files} written{rest}" : $"{files} would change{rest}; nothing was written{(asked ? "" : ": --yes writes")}";
    }
}
