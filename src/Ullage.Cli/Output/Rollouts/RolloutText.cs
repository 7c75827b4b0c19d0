using Ullage.Application.Rollout;
using Ullage.Cli.Commands;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Cli.Running;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Records;

namespace Ullage.Cli.Output.Rollouts;

/// <summary>Plans for the cluster and what became of them, as text.</summary>
internal static class RolloutText
{
    /// <summary>The plan: each field with both values, how it is done, what is refused and why.</summary>
    public static void Write(TextWriter output, RolloutPlan plan, OutputStyle style)
    {
        var paper = new Paper(output, style);
        foreach (var change in plan.Changes)
        {
            paper.Line(TerminalText.Clean(change.Workload.ToString()), Ink.Bold);
            Edits(paper, change.Edits, back: false);
            foreach (var sentence in change.How)
            {
                paper.Line("  " + TerminalText.Clean(sentence));
            }

            foreach (var note in change.Notes)
            {
                paper.Line("  note: " + TerminalText.Clean(note), Ink.Dim);
            }

            paper.Line();
        }

        foreach (var refused in plan.Refused)
        {
            paper.Line(TerminalText.Clean($"{refused.Workload}: left as it is"), Ink.Bold);
            foreach (var reason in refused.Reasons)
            {
                paper.Line("  " + TerminalText.Clean(reason));
            }

            paper.Line();
        }
    }

    /// <summary>What became of changes, a line each, with what went wrong.</summary>
    public static void Write(TextWriter output, RolloutOutcome outcome, OutputStyle style)
    {
        var paper = new Paper(output, style);
        foreach (var change in outcome.Changes)
        {
            paper.Line(TerminalText.Clean($"{change.Workload}: {State(change.State)}{(change.Ended || change.State == ChangeState.RollingBack ? $" ({change.Note})" : "")}"));
        }
    }

    /// <summary>What a plan comes to, in numbers.</summary>
    /// <param name="counts">Of the plan.</param>
    /// <param name="where">The cluster.</param>
    public static string Planned(RolloutCounts counts, string where)
    {
        var changes = counts.Changed > 0 ? $"{Descriptions.Plural(counts.Changed, "workload")} would change in {where}" : "nothing to change in the cluster";
        return Others(counts) is { Length: > 0 } others ? $"{changes}{(counts.Changed > 0 ? ", " : ": ")}{others}" : changes;
    }

    /// <summary>What a run came to, in numbers.</summary>
    public static string Made(RolloutCounts counts)
    {
        var undone = counts.Undone > 0 ? $", {counts.Undone} rolled back" : "";
        return $"{Descriptions.Plural(counts.Changed, "workload")} changed{undone}{(Others(counts) is { Length: > 0 } others ? ", " + others : "")}";
    }

    /// <summary>What would be put back.</summary>
    public static void WriteBack(TextWriter output, IReadOnlyList<ChangeRecord> records, OutputStyle style)
    {
        var paper = new Paper(output, style);
        foreach (var record in records)
        {
            paper.Line(TerminalText.Clean($"{record.Workload}, changed {record.AppliedAt ?? record.IntendedAt:yyyy-MM-dd HH:mm}Z, {State(record.State)}"), Ink.Bold);
            Fields(paper, record, back: true);
        }
    }

    /// <summary>The fields of a change and the targets that go with it, each on a line.</summary>
    public static void Fields(Paper paper, ChangeRecord record, bool back)
    {
        Edits(paper, record.Edits, back);
        foreach (var target in record.TargetsFirst.Concat(record.TargetsLast))
        {
            var (from, to) = back ? (target.After, target.Before) : (target.Before, target.After);
            paper.Line(TerminalText.Clean($"  autoscaler {record.Autoscaler}: {target.Metric} target  {from} % → {to} %"));
        }
    }

    /// <summary>A state in words.</summary>
    public static string State(ChangeState state) => state switch
    {
        ChangeState.Intended => "begun",
        ChangeState.Applied => "changed, being watched",
        ChangeState.RollingBack => "not rolled back yet",
        ChangeState.Verified => "verified",
        ChangeState.RolledBack => "rolled back",
        ChangeState.Abandoned => "not changed",
        _ => "taken over by others",
    };

    /// <summary>Tells what is left to do, and gives the exit code.</summary>
    public static int Finish(Invocation invocation, RolloutOutcome outcome)
    {
        if (outcome.Stopped is { } stopped)
        {
            invocation.Surroundings.Say(stopped);
        }

        if (outcome.Watched.Count() is var watched && watched > 0)
        {
            invocation.Remark($"{watched} change{(watched == 1 ? " is" : "s are")} to be watched further; ullage verify goes on");
        }

        return outcome.Failed.Any() ? ExitCode.Findings : outcome.Stopped is not null || outcome.Left.Count + outcome.Unseen.Count > 0 ? ExitCode.Partial : ExitCode.Done;
    }

    private static string Others(RolloutCounts counts) => string.Join(", ", ((string[])
    [
        counts.Left > 0 ? $"{counts.Left} left as {(counts.Left == 1 ? "it is" : "they are")}" : "",
        counts.Unchanged > 0 ? $"{counts.Unchanged} as proposed already" : "",
    ]).Where(static t => t.Length > 0));

    private static void Edits(Paper paper, IReadOnlyList<FieldEdit> edits, bool back)
    {
        var width = edits.Select(static e => e.Where.Length).DefaultIfEmpty().Max();
        foreach (var edit in edits)
        {
            var (from, to) = back ? (edit.AfterText, edit.BeforeText) : (edit.BeforeText, edit.AfterText);
            paper.Line(TerminalText.Clean($"  {edit.Where.PadRight(width)}  {from} → {to}"));
        }
    }
}
