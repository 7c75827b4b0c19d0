using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Turns usage and facts of one container into numbers with reasons. Stateless, safe for concurrent use.</summary>
public interface IPolicy
{
    /// <summary>The name by which it is chosen: <c>burstable</c>, <c>guaranteed</c>, …</summary>
    string Name { get; }

    /// <summary>Decides for one container.</summary>
    /// <param name="workload">The workload it belongs to, with its autoscaler.</param>
    /// <param name="container">Its facts.</param>
    /// <param name="usage">Its usage, or null when no sample of it was seen.</param>
    ContainerRecommendation Recommend(Workload workload, ContainerFacts container, IContainerUsage? usage);
}
