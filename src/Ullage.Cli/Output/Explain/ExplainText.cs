using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Tables;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Cli.Output.Explain;

/// <summary>One screen a container: the proposal, why, from which observations, and what its use looked like.</summary>
internal sealed class ExplainText : IReportWriter
{
    private const int Indent = 2;

    // On the one screen of a Go service.
    private const int MostFindings = 2;

    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public string Description => "for a terminal: evidence, percentiles, charts";

    /// <inheritdoc/>
    public string FileExtension => ".txt";

    /// <inheritdoc/>
    public void Write(RecommendationReport report, TextWriter output, OutputStyle style)
    {
        var paper = new Paper(output, style);
        paper.Line(new StyledText("Ullage", Ink.Bold).Add($"  {report.Policy}", Ink.Accent).Add($"  {Descriptions.Window(report)}")
            .Add($"  {report.Source}", Ink.Dim).Truncated(paper.Width));
        Preamble.Partial(paper, report);
        if (report.Workloads.Count == 0)
        {
            paper.Line("No such workload in this window.", Ink.Warning);
        }

        foreach (var workload in report.Workloads)
        {
            foreach (var container in workload.Containers)
            {
                Container(paper, workload, container, style.Verbosity);
            }

            ApplySection.Write(paper, workload, apart: workload.Containers.Any(c => (c.Go is null && c.DotNet is null) || style.Verbosity == Verbosity.Detailed));
        }

        foreach (var notice in report.Notices.Where(_ => style.Verbosity != Verbosity.Quiet))
        {
            Bulleted.Write(paper, new StyledText("note  ", Ink.Dim), notice.Text, Ink.Dim);
        }
    }

    private static void Runtime(Paper paper, ContainerRecommendation container)
    {
        if (container.Go is { } go)
        {
            GoSection.Write(paper, go);
        }
        else if (container.DotNet is { } dotNet)
        {
            DotNetSection.Write(paper, dotNet);
        }
    }

    private static void Container(Paper paper, WorkloadRecommendation workload, ContainerRecommendation container, Verbosity verbosity)
    {
        paper.Line();
        Title(paper, workload, container);
        if ((container.Go is not null || container.DotNet is not null) && verbosity != Verbosity.Detailed)
        {
            ProposalSection.Write(paper, container, apart: false);
            Runtime(paper, container);
            ShortReasons.Write(paper, container);
            RiskSection.Write(paper, container, apart: false);
            Findings(paper, container, container.Findings.Where(static f => f.Severity > Severity.Info).OrderByDescending(static f => f.Severity).Take(MostFindings));
            return;
        }

        ProposalSection.Write(paper, container);
        if (container.Go is not null || container.DotNet is not null)
        {
            paper.Line();
            Runtime(paper, container);
        }

        RiskSection.Write(paper, container);
        if (workload.Saving is { Total: not 0 } saving)
        {
            Bulleted.Write(paper, new StyledText("  "), $"The workload {Descriptions.Monthly(saving)}: {Descriptions.Saving(saving)}.", Ink.Dim);
        }

        ReasonSection.Write(paper, container);
        if (container.Usage is { } usage)
        {
            UsageSection.Write(paper, container, usage);
        }

        if (container.Findings.Count > 0)
        {
            paper.Line();
            paper.Line(new StyledText("Findings", Ink.Bold).Add("  ● critical  ○ warning  · to know", Ink.Dim));
            Findings(paper, container, container.Findings);
        }
    }

    private static void Findings(Paper paper, ContainerRecommendation container, IEnumerable<Finding> findings)
    {
        var told = 0;
        foreach (var finding in findings.OrderBy(FindingOrder.Rank))
        {
            Bulleted.Write(paper, FindingMark.Add(new StyledText().Space(Indent), finding.Severity).Add(finding.Code + "  ", FindingMark.InkOf(finding.Severity)), finding.Text);
            told++;
        }

        if (container.Findings.Count > told)
        {
            paper.Line(new StyledText().Space(Indent).Add($"{Descriptions.Plural(container.Findings.Count - told, "more finding")}, all reasons and charts: --verbose", Ink.Dim));
        }
    }

    private static void Title(Paper paper, WorkloadRecommendation workload, ContainerRecommendation container)
    {
        paper.Line(new StyledText(workload.Id.ToString(), Ink.Bold).Add(" / " + container.Id.Name, Ink.Bold).Truncated(paper.Width));
        var facts = new List<string> { Descriptions.Plural(workload.Replicas, "replica") };
        if (workload.Autoscaler is { } scaler)
        {
            facts.Add(Descriptions.Scaler(scaler));
        }

        facts.AddRange(workload.Budgets.Select(Descriptions.Budget));
        if (Descriptions.Role(container.Role) is { } role)
        {
            facts.Add(role + " container");
        }

        if ((container.Runtime.Version ?? Descriptions.Runtime(container.Runtime.Kind)) is { } runtime)
        {
            facts.Add(runtime);
        }

        if (container.Restarts > 0)
        {
            facts.Add(Descriptions.Plural(container.Restarts, "restart"));
        }

        if (workload.Inferred)
        {
            facts.Add("workload inferred from pod names");
        }

        if (container.Image is { Length: > 0 } image)
        {
            facts.Add(image);
        }

        Bulleted.Write(paper, new StyledText(), string.Join("  ·  ", facts), Ink.Dim);
        foreach (var kill in container.OomKills)
        {
            paper.Line(new StyledText("OOM-killed ", Ink.Critical)
                .Add($"{Moments.Minute(kill.AtMs)}, pod {kill.Pod}" + (kill.Limit is { } limit ? $", at a limit of {Amounts.Memory(limit)}" : "")).Truncated(paper.Width));
        }
    }
}
