using Ullage.Application.Rollout;
using Ullage.Cli.Commands;
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

    /// <summary>What would be put back.</summary>
    public static void WriteBack(TextWriter output, IReadOnlyList<ChangeRecord> records, OutputStyle style)
    {
        var paper = new Paper(output, style);
        foreach (var record in records)
        {
            paper.Line(TerminalText.Clean($"{record.Workload}, changed {record.AppliedAt ?? record.IntendedAt:yyyy-MM-dd HH:mm}Z, {State(record.State)}"), Ink.Bold);
            Edits(paper, record.Edits, back: true);
            foreach (var target in record.TargetsFirst.Concat(record.TargetsLast))
            {
                paper.Line(TerminalText.Clean($"  autoscaler {record.Autoscaler}: {target.Metric} target  {target.After} % → {target.Before} %"));
            }
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
