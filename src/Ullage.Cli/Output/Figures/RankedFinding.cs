using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Cli.Output.Figures;

/// <summary>A finding with the container it is about.</summary>
internal sealed record RankedFinding(ContainerId Container, Finding Finding)
{
    /// <summary>All findings of a report from a severity up: what needs more first, then the most severe, then by container.</summary>
    public static IReadOnlyList<RankedFinding> Of(RecommendationReport report, Severity least) =>
        [.. report.Workloads.SelectMany(static w => w.Containers)
            .SelectMany(static c => c.Findings.Select(f => new RankedFinding(c.Id, f)))
            .Where(f => f.Finding.Severity >= least)
            .OrderBy(static f => FindingOrder.Rank(f.Finding)).ThenBy(static f => f.Container)];

    /// <summary>The worst severity of a container's findings, or null.</summary>
    public static Severity? Worst(ContainerRecommendation container) =>
        container.Findings.Count == 0 ? null : container.Findings.Max(static f => f.Severity);
}
