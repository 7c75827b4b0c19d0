using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Turns usage and facts of one container into numbers with reasons. Stateless, safe for concurrent use.</summary>
public interface IPolicy
{
    /// <summary>The name by which it is chosen: <c>burstable</c>, <c>guaranteed</c>, …</summary>
    string Name { get; }

    /// <summary>
    /// The same policy, knowing what the fleet's history tells of containers in general, for those that have little history of their own. Every container that is decided
    /// together should be in it; called again with others, it knows those as well, so that a fleet may be shown part by part.
    /// </summary>
    IPolicy Knowing(IEnumerable<IContainerUsage> fleet);

    /// <summary>Whether its numbers depend on what <see cref="Knowing"/> is given: one container alone then gets another number than beside its fleet. False by default.</summary>
    bool LearnsFromFleet => false;

    /// <summary>How workloads with an autoscaler are sized, for <see cref="Autoscaling.AutoscalerPlanner.Reconcile"/>.</summary>
    AutoscaledMode Autoscaled => AutoscaledMode.Retarget;

    /// <summary>How one workload with an autoscaler is sized: as its annotations say, else <see cref="Autoscaled"/>.</summary>
    AutoscaledMode AutoscaledOf(Workload workload) => Autoscaled;

    /// <summary>Decides for one container.</summary>
    /// <param name="workload">The workload it belongs to, with its autoscaler.</param>
    /// <param name="container">Its facts.</param>
    /// <param name="usage">Its usage, or null when no sample of it was seen.</param>
    ContainerRecommendation Recommend(Workload workload, ContainerFacts container, IContainerUsage? usage);
}
