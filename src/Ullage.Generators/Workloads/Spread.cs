using Ullage.Generators.Subjects;
using Ullage.Generators.Writing;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Workloads;

/// <summary>Spreads pods over zones and nodes.</summary>
internal static class Spread
{
    /// <summary>The constraints. Strict ones leave a pod pending rather than crowd a node; they count each rollout for itself, or they would strand it.</summary>
    public static Listing Of(ServiceSubject subject, bool strict) => Named("topologyKey",
        One(subject, "topology.kubernetes.io/zone", strict: false),
        One(subject, "kubernetes.io/hostname", strict));

    private static Mapping One(ServiceSubject subject, string key, bool strict) => Map(
        ("topologyKey", key),
        ("maxSkew", 1),
        ("whenUnsatisfiable", strict ? "DoNotSchedule" : "ScheduleAnyway"),
        ("labelSelector", Map(("matchLabels", Texts(subject.Selector)))),
        ("matchLabelKeys", subject.Kind switch
        {
            "Deployment" => List("pod-template-hash").Because("Pods of the old revision do not count, or a rollout is spread around them."),
            "StatefulSet" => List("controller-revision-hash"),
            "Rollout" => List("rollouts-pod-template-hash"),
            _ => null,
        }),
        ("nodeTaintsPolicy", strict ? (Piece)"Honor" : null));
}
