using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Output.Tables;

/// <summary>The table for a terminal: namespaces, workloads, containers, each setting now → proposed, then totals, findings, notices.</summary>
internal sealed class TableReport : IReportWriter
{
    private const int MostNames = 48;
    private const string SumTitle = "  sum over replicas";

    /// <inheritdoc/>
    public string Name => "table";

    /// <inheritdoc/>
    public string Description => "for a terminal: what each container asks for now and should ask for";

    /// <inheritdoc/>
    public string FileExtension => ".txt";

    /// <inheritdoc/>
    public void Write(RecommendationReport report, TextWriter output, OutputStyle style)
    {
        var paper = new Paper(output, style);
        Preamble.Write(paper, report);
        var columns = Measure(report, style.Width);
        foreach (var group in NamespaceGroup.Of(report))
        {
            WriteGroup(paper, columns, group, report.Namespaces.FirstOrDefault(n => n.Cluster == group.Cluster && n.Namespace == group.Namespace));
        }

        Legend.Write(paper, report, marks: true);
        TotalsBlock.Write(paper, report);
        Postscript.Write(paper, report, style.Verbosity);
    }

    private static SettingsColumns Measure(RecommendationReport report, int width)
    {
        var columns = new SettingsColumns();
        var names = 0;
        foreach (var group in NamespaceGroup.Of(report))
        {
            names = Math.Max(names, TerminalText.Width(TerminalText.Clean(group.Title)));
            if (group.Workloads.Count > 1)
            {
                columns.Measure(group.Sum());
                names = Math.Max(names, SumTitle.Length);
            }

            foreach (var container in group.Workloads.SelectMany(static w => w.Containers))
            {
                names = Math.Max(names, NameOf(container).Width);
                columns.Measure(SettingChange.Of(container));
            }
        }

        columns.Fit(width, Math.Min(names, MostNames));
        return columns;
    }

    private static void WriteGroup(Paper paper, SettingsColumns columns, NamespaceGroup group, NamespaceTotals? totals)
    {
        paper.Line();
        var head = new StyledText(group.Title, Ink.Bold).Truncated(columns.NameWidth);
        if (!columns.Stacked)
        {
            columns.AddTitles(head);
        }

        paper.Line(head);
        foreach (var workload in group.Workloads)
        {
            paper.Line(TitleOf(workload).Truncated(paper.Width));
            foreach (var container in workload.Containers)
            {
                WriteContainer(paper, columns, container);
            }
        }

        if (group.Workloads.Count > 1 && !columns.Stacked)
        {
            var sum = new StyledText(SumTitle, Ink.Dim).Truncated(columns.NameWidth);
            columns.AddCells(sum, group.Sum());
            paper.Line(sum);
        }

        if (group.Workloads.Count > 1 && totals?.Totals.Saving is { } saving)
        {
            paper.Line(new StyledText("  ").Add(Descriptions.Monthly(saving), Ink.Dim).Truncated(paper.Width));
        }
    }

    private static StyledText TitleOf(WorkloadRecommendation workload)
    {
        var line = new StyledText("  ").Add(workload.Id.Name, Ink.Bold).Add($"  {workload.Id.Kind} ×{workload.Replicas}", Ink.Dim);
        if (workload.Autoscaler is { } scaler)
        {
            line.Add("  ").Add(Descriptions.Scaler(scaler), Ink.Accent);
        }

        if (workload.Saving is { Total: not 0 } saving)
        {
            line.Add("  ").Add(Descriptions.Monthly(saving), saving.Total > 0 ? Ink.Good : Ink.Warning);
        }

        return workload.Inferred ? line.Add("  inferred from pod names", Ink.Dim) : line;
    }

    private static StyledText NameOf(ContainerRecommendation container)
    {
        var line = new StyledText("  ");
        line = RankedFinding.Worst(container) is { } worst and > Severity.Info ? FindingMark.Add(line, worst) : line.Add("  ");
        line.Add(container.Id.Name);
        if (Descriptions.Runtime(container.Runtime.Kind) is { } runtime)
        {
            line.Add(" " + runtime, Ink.Accent);
        }

        if (Descriptions.Role(container.Role) is { } role)
        {
            line.Add(" " + role, Ink.Dim);
        }

        return container.OomKills.Count > 0 ? line.Add($" OOM×{container.OomKills.Count}", Ink.Critical) : line;
    }

    private static void WriteContainer(Paper paper, SettingsColumns columns, ContainerRecommendation container)
    {
        var changes = SettingChange.Of(container);
        var line = NameOf(container).Truncated(columns.NameWidth);
        if (columns.Stacked)
        {
            paper.Line(line);
            WriteFlowing(paper, changes.Select(static c =>
            {
                var piece = new StyledText(SettingChange.Title(c.Field) + " ", Ink.Dim);
                SettingsColumns.AddLoose(piece, c);
                return piece;
            }));
        }
        else
        {
            columns.AddCells(line, changes);
            paper.Line(line);
        }

        if (Descriptions.Status(container) is { } status)
        {
            foreach (var part in TerminalText.Wrap(TerminalText.Clean(status), paper.Width - 6))
            {
                paper.Line("      " + part, Ink.Warning);
            }
        }

        WriteFlowing(paper, container.Environment.Where(static e => e.Value != e.Current).Select(static e =>
            new StyledText(e.Name + " ", Ink.Accent).Add(e.Current ?? "").Add(e.Current is null ? "→ " : " → ", Ink.Dim).Add(e.Value)));
    }

    // Pieces side by side, as many as a line takes.
    private static void WriteFlowing(Paper paper, IEnumerable<StyledText> pieces)
    {
        var line = new StyledText();
        foreach (var piece in pieces)
        {
            if (line.Width > 0 && line.Width + 3 + piece.Width > paper.Width)
            {
                paper.Line(line);
                line = new StyledText();
            }

            line.Add(line.Width > 0 ? "   " : "      ").Add(piece.Truncated(paper.Width - 6));
        }

        if (line.Width > 0)
        {
            paper.Line(line);
        }
    }
}
