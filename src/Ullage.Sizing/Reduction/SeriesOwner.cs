using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>Whose samples a series holds. Series of one pod that lie side by side in time count once; those that follow each other join.</summary>
/// <param name="Container">The container of the workload; its pods share one history.</param>
/// <param name="Pod">The pod's name, unique within the workload's namespace.</param>
public readonly record struct SeriesOwner(ContainerId Container, string Pod);
