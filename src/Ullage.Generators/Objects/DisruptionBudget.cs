using Ullage.Generators.Subjects;
using Ullage.Generators.Writing;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Objects;

/// <summary>Makes a PodDisruptionBudget that never blocks a drain: one pod may always go, however many there are.</summary>
public static class DisruptionBudget
{
    /// <summary>Makes it.</summary>
    /// <param name="subject">The workload.</param>
    public static Manifest Make(ServiceSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject.Kind == "DaemonSet")
        {
            throw new GenerationException($"DaemonSet {subject.Name} needs no budget: drains leave its pods alone");
        }

        return new("policy/v1", "PodDisruptionBudget", subject.Name, subject.Namespace, subject.Labels, ("spec", Map(
            ("maxUnavailable", ((Piece)1).Because("Not minAvailable: that blocks every drain at so few replicas, and lets most go at many.")),
            ("unhealthyPodEvictionPolicy", ((Piece)"AlwaysAllow").Because("A pod that is not ready serves nobody and must not hold a drain up.")),
            ("selector", Map(("matchLabels", Texts(subject.Selector)))))));
    }
}
