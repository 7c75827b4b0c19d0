using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

/// <summary>An autoscaler's target is a share of a request, and goes back with it: beside a request that stays, the old target would scale otherwise than anybody chose.</summary>
internal static class TargetShare
{
    /// <summary>Targets that go back beside fields that stay.</summary>
    public static IReadOnlyList<TargetEdit> Returning(IReadOnlyList<TargetEdit> targets, IReadOnlyList<FieldEdit> kept) => [.. targets.Where(t => !Stays(t, kept))];

    /// <summary>Targets that stay with fields that stay.</summary>
    public static IReadOnlyList<TargetEdit> Staying(IReadOnlyList<TargetEdit> targets, IReadOnlyList<FieldEdit> kept) => [.. targets.Where(t => Stays(t, kept))];

    private static bool Stays(TargetEdit target, IReadOnlyList<FieldEdit> kept) =>
        kept.Any(e => e.Section == EditSection.Requests && e.Name == target.Metric && (target.Container is null || target.Container == e.Container));
}
