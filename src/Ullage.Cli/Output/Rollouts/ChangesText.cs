using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Kubernetes.Records;

namespace Ullage.Cli.Output.Rollouts;

/// <summary>Recorded changes as text: a line each, and of one that is asked for everything.</summary>
internal static class ChangesText
{
    private static readonly string[] _titles = ["WORKLOAD", "STATE", "AGE", "BY", "CHANGE"];

    public static void Write(TextWriter output, IReadOnlyList<ChangeRecord> records, DateTimeOffset now, bool whole, OutputStyle style)
    {
        var paper = new Paper(output, style);
        whole |= style.Verbosity == Verbosity.Detailed;
        var rows = records.Select(r => (Record: r, Cells: Cells(r, now, whole))).ToList();
        var widths = _titles.Select((title, i) => rows.Select(r => r.Cells[i].Length).Append(title.Length).Max()).ToArray();
        if (rows.Count > 0)
        {
            paper.Line(Joined(_titles), Ink.Dim);
        }

        foreach (var (record, cells) in rows)
        {
            paper.Line(Joined(cells));
            if (whole)
            {
                RolloutText.Fields(paper, record, back: false);
                foreach (var line in ((string[])[record.Note, .. record.Breaches.Select(static b => $"{Moments.Minute(b.At)}: {b.Text}"), .. record.History.Select(static h => "before: " + h)]).Where(static l => l.Length > 0))
                {
                    paper.Line("  " + TerminalText.Clean(line), Ink.Dim);
                }
            }
        }

        string Joined(string[] cells) => string.Join("  ", cells.Select((c, i) => i == cells.Length - 1 ? c : c.PadRight(widths[i])));
    }

    /// <summary>How far a change has come, in words that tell a change under watch from one that nobody went on with.</summary>
    public static string State(ChangeRecord record, DateTimeOffset now) => record.State switch
    {
        _ when HasDrifted(record, now) => "drifted",
        ChangeState.Intended => record.Resized.Count > 0 ? "tried on one pod" : "begun",
        ChangeState.Applied when record.RolledOutAt is null => "rolling out",
        ChangeState.Applied => WatchedUntil(record) > now ? "watched" : "to be verified",
        _ => RolloutText.State(record.State),
    };

    /// <summary>When its watch is over; null where it has not begun.</summary>
    public static DateTimeOffset? WatchedUntil(ChangeRecord record) => record.RolledOutAt + record.Watch;

    /// <summary>Whether a pod was resized ahead of its template, and should have been put back by now.</summary>
    public static bool HasDrifted(ChangeRecord record, DateTimeOffset now) => !record.Ended && record.Resized.Any(d => d.Expires <= now);

    private static string[] Cells(ChangeRecord record, DateTimeOffset now, bool whole) =>
    [
        .. ((string[])
        [
            record.Workload, State(record, now), Moments.Duration(now - (record.EndedAt ?? record.AppliedAt ?? record.IntendedAt)), record.By.Length > 0 ? record.By : "not told",
            whole ? Descriptions.Plural(record.Edits.Count, "field") : string.Join(", ", record.Edits.Select(static e => $"{e.Where} {e.BeforeText} → {e.AfterText}")),
        ]).Select(TerminalText.Clean),
    ];
}
