using Ullage.Generators.Subjects;
using Ullage.Generators.Writing;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Objects;

/// <summary>Makes a HorizontalPodAutoscaler on CPU. Memory is left out: it hardly falls with the load, so that replicas it adds stay.</summary>
public static class HorizontalAutoscaler
{
    /// <summary>Makes it.</summary>
    /// <param name="subject">The workload.</param>
    /// <param name="fewest">Fewest replicas, from 1.</param>
    /// <param name="most">Most replicas, at least <paramref name="fewest"/>.</param>
    /// <exception cref="GenerationException">A container requests no CPU, or the workload's replicas are not a number of its own.</exception>
    public static Manifest Make(ServiceSubject subject, int fewest = 3, int most = 10)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentOutOfRangeException.ThrowIfLessThan(fewest, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, fewest);
        if (subject.Kind == "DaemonSet")
        {
            throw new GenerationException($"DaemonSet {subject.Name} has a pod a node; an autoscaler cannot change that");
        }

        var target = AutoscalerTarget.Of(subject) ?? throw new GenerationException($"{subject.Kind} {subject.Name} has a container without a CPU request, of which an autoscaler's target is a share; give it one (ullage audit FILE --fix, or ullage apply -f FILE from history), or say what it will request (--tier, --requests)");
        return new("autoscaling/v2", "HorizontalPodAutoscaler", subject.Name, subject.Namespace, subject.Labels, ("spec", Map(
            ("scaleTargetRef", Map(("apiVersion", subject.ApiVersion), ("kind", subject.Kind), ("name", subject.Name))),
            ("minReplicas", fewest),
            ("maxReplicas", most),
            ("metrics", List(Map(
                ("type", "Resource"),
                ("resource", Map(
                    ("name", "cpu"),
                    ("target", Map(
                        ("type", "Utilization"),
                        ("averageUtilization", ((Piece)target.Percent).Because(target.Reason))))))))),
            ("behavior", Map(("scaleDown", Map(
                ("stabilizationWindowSeconds", ((Piece)300).Because("A load that comes back within five minutes finds its replicas; then one goes a minute.")),
                ("policies", List(Map(("type", "Pods"), ("value", 1), ("periodSeconds", 60)))))))))));
    }
}
