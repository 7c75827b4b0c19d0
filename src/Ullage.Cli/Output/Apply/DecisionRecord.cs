using Ullage.Application.Apply;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Markdown;
using Ullage.Cli.Output.Patches;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Apply;

/// <summary>
/// Why these numbers, from which data: a page of Markdown to be kept beside the manifests. It is about what changes, and about what the files have and cannot take; of the
/// rest of the fleet it gives the number. The same plan gives the same page.
/// </summary>
internal static class DecisionRecord
{
    public static void Write(TextWriter output, RecommendationReport report, FilePlan plan, string directory, bool written)
    {
        var root = DiffText.Root(plan.Files, directory);
        Head(output, report, plan, written);
        foreach (var workload in plan.Changing)
        {
            Changed(output, plan, workload, root);
        }

        if (plan.Refused.Count > 0)
        {
            output.Write("\n## Refused\n");
            foreach (var workload in plan.Refused)
            {
                Refused(output, workload);
            }
        }

        if (plan.Unread.Count > 0)
        {
            output.Write("\n## Files left out\n\n");
            foreach (var unread in plan.Unread)
            {
                output.Write($"- {MarkdownText.Escape(unread)}\n");
            }
        }
    }

    private static void Head(TextWriter output, RecommendationReport report, FilePlan plan, bool written)
    {
        output.Write("# Container resources: decision record\n\n");
        Fact(output, "Decided from", $"{Descriptions.Window(report)}, {MarkdownText.Escape(report.Source)}, {Descriptions.Read(report.Read)}");
        Fact(output, "Policy", MarkdownText.Escape(report.Policy));
        Fact(output, "Decided for", MarkdownText.Escape(Descriptions.Counts(report)));
        Fact(output, "Changed here", $"{Descriptions.Plural(plan.Changing.Count, "workload")} in {Descriptions.Plural(plan.Files.Count, "file")}{(ApplySummary.Others(plan) is { Length: > 0 } others ? $"; not told of below unless refused: {others}" : "")}");
        Fact(output, "State", report.Missing.Count > 0 ? "PARTIAL RESULT: not all data could be read; nothing was written" : written ? "written to the files" : "proposed; nothing was written");
        var savings = plan.Changing.Select(static w => w.Proposed.Workload.Saving).OfType<MonthlySaving>().ToList();
        if (savings.Count > 0)
        {
            var total = savings[0] with { Cpu = savings.Sum(static s => s.Cpu), Memory = savings.Sum(static s => s.Memory) };
            Fact(output, "Saving", $"{MarkdownText.Escape(Descriptions.Monthly(total))} ({MarkdownText.Escape(Descriptions.Saving(total))})");
        }

        foreach (var notice in report.Notices)
        {
            Fact(output, "Note", MarkdownText.Escape(notice.Text));
        }
    }

    private static void Changed(TextWriter output, FilePlan plan, PlannedWorkload workload, string root)
    {
        var proposed = workload.Proposed;
        output.Write($"\n## {MarkdownText.Escape(proposed.Workload.Id.ToString())}\n\n");
        Fact(output, "Files", string.Join(", ", plan.FilesOf(workload).Select(f => $"`{TerminalText.Clean(DiffText.NameOf(f, root))}`")));
        Fact(output, "Replicas", Amounts.Count(proposed.Workload.Replicas));
        if (proposed.Workload.Saving is { } saving)
        {
            Fact(output, "Saving", MarkdownText.Escape(Descriptions.Monthly(saving)));
        }

        foreach (var line in ApplySummary.Autoscaler(workload))
        {
            Fact(output, "Autoscaler", MarkdownText.Escape(line));
        }

        if (proposed.Workload.AutoscalerPlan is { Text.Length: > 0 } replicas)
        {
            Fact(output, "Replicas to come", MarkdownText.Escape(replicas.Text));
        }

        Numbers(output, proposed);
        foreach (var drift in workload.Drifts)
        {
            output.Write($"\nThe manifest had {MarkdownText.Escape(drift.Container)} {drift.Field} at {MarkdownText.Escape(drift.Manifest ?? "nothing")} where {MarkdownText.Escape(drift.Running ?? "nothing")} ran.\n");
        }

        Reasons(output, proposed);
        if (workload.Outcome.AutoscalerRefusal is not null)
        {
            Command(output, "The autoscaler by hand", AutoscalerPatch.CommandInline(proposed));
        }
    }

    private static void Refused(TextWriter output, PlannedWorkload workload)
    {
        var (proposed, outcome) = (workload.Proposed, workload.Outcome);
        output.Write($"\n### {MarkdownText.Escape(proposed.Workload.Id.ToString())}\n\n{MarkdownText.Escape(outcome.Refusal!)}\n");
        Numbers(output, proposed);
        Reasons(output, proposed);
        output.Write($"\nAs a strategic merge patch:\n\n```yaml\n{outcome.Patch}```\n");
        if (proposed.Autoscaler is not null)
        {
            Command(output, "And its autoscaler", AutoscalerPatch.CommandInline(proposed));
        }
    }

    private static void Numbers(TextWriter output, ProposedChange proposed)
    {
        var rows = new List<string>();
        foreach (var container in proposed.Containers)
        {
            foreach (var change in SettingChange.Of(container).Where(static c => c.Direction != Direction.Same))
            {
                rows.Add($"| {MarkdownText.Escape(container.Id.Name)} | {SettingChange.Title(change.Field)} | {change.Now} | {change.Next} | {(change.Percent is { } percent ? Amounts.Percent(percent) : "")} |\n");
            }

            foreach (var variable in container.Environment.Where(static e => e.Value != e.Current))
            {
                rows.Add($"| {MarkdownText.Escape(container.Id.Name)} | {MarkdownText.Escape(variable.Name)} | {MarkdownText.Escape(variable.Current ?? "not told")} | {MarkdownText.Escape(variable.Value)} | |\n");
            }
        }

        // What runs as proposed has none: it is the manifest that differed.
        output.Write(rows.Count == 0 ? "" : "\n| container | setting | was | becomes | change |\n|---|---|--:|--:|--:|\n" + string.Concat(rows));
    }

    private static void Reasons(TextWriter output, ProposedChange proposed)
    {
        foreach (var container in proposed.Containers)
        {
            output.Write($"\nWhy, for {MarkdownText.Escape(container.Id.Name)}:\n\n");
            foreach (var reason in container.Reasons.Where(ReasonOrder.IsTold))
            {
                var evidence = reason.Evidence is { } seen ? $" _({MarkdownText.Escape(Descriptions.Evidence(seen))})_" : "";
                var mark = reason.Binding ? "**decides** " : "";
                output.Write($"- {SettingChange.Title(reason.Field)}: {mark}{MarkdownText.Escape(reason.Text)}{evidence}\n");
            }

            foreach (var finding in container.Findings)
            {
                output.Write($"- {finding.Severity.ToString().ToLowerInvariant()} ({MarkdownText.Escape(finding.Code)}): {MarkdownText.Escape(finding.Text)}\n");
            }

            if (container.Risk is { } risk && RiskText.Of(risk) is { } words)
            {
                output.Write($"- risk within {Moments.Duration(risk.Horizon)}: {MarkdownText.Escape(words)}\n");
            }
        }
    }

    private static void Command(TextWriter output, string title, string command) => output.Write($"\n{title}:\n\n```sh\n{command}\n```\n");

    private static void Fact(TextWriter output, string name, string text) => output.Write($"- {name}: {text}\n");
}
