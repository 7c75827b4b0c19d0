namespace Ullage.Model;

/// <summary>A PodDisruptionBudget over a workload's pods, as it stood at the window's end. It bounds evictions, as when a node is drained; rollouts do not heed it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pods">Pods that it counts.</param>
/// <param name="Healthy">Those of them that are ready.</param>
/// <param name="Wanted">How many must be.</param>
/// <param name="Allowed">Pods that may be evicted now.</param>
public sealed record PodBudget(string Name, int Pods, int Healthy, int Wanted, int Allowed)
{
    /// <summary>What it asks for, such as <c>minAvailable 2</c>; null where nobody tells, as kube-state-metrics does not.</summary>
    public string? Rule { get; init; }

    /// <summary>True when it is taken for this workload's by its name, since nobody tells which pods it selects.</summary>
    public bool ByName { get; init; }

    /// <summary>Whether fewer pods are ready than must be, so that none may go.</summary>
    public bool Broken => Healthy < Wanted;

    /// <summary>Whether no pod may go even when all are ready.</summary>
    public bool NeverLets => Pods > 0 && Wanted >= Pods;
}
