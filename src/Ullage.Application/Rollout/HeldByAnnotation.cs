using Ullage.Application.Apply;
using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Application.Rollout;

/// <summary>Workloads that got no numbers since an annotation holds them for a while, or is not understood. One that is ignored is nobody's to be told of: it is meant to stay so.</summary>
internal static class HeldByAnnotation
{
    public static IEnumerable<RefusedChange> Of(RecommendationReport report) =>
        report.Workloads.Where(static w => ProposedChanges.Of(w) is null).Select(static w => new RefusedChange(w.Id, [.. w.Containers.SelectMany(Reasons).Distinct()])).Where(static r => r.Reasons.Count > 0);

    private static IEnumerable<string> Reasons(ContainerRecommendation container) => container.Status != RecommendationStatus.Skipped || container.Reasons.Any(static r => r.Rule == UllageAnnotations.IgnoreRule) ? [] :
    [
        .. container.Reasons.Where(static r => r.Rule == UllageAnnotations.HoldRule).Select(static r => $"{r.Text.TrimEnd('.')}; remove the annotation to change it before"),
        .. container.Findings.Where(static f => f.Code == FindingCodes.AnnotationInvalid).Select(static f => f.Text),
    ];
}
