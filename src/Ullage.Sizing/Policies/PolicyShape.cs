using Ullage.Sizing.Tiers;

namespace Ullage.Sizing;

/// <summary>What tells one policy from another: which rules speak, and how requests and limits hang together.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="CpuRequestEqualsLimit">Whether one number serves as CPU request and limit.</param>
/// <param name="MemoryRequestEqualsLimit">Whether one number serves as memory request and limit; with both, the pod's quality of service is Guaranteed.</param>
/// <param name="Floors">The lowest settings where none are asked for.</param>
/// <param name="Rules">The rules, in any order.</param>
/// <param name="Quantiles">What its estimates follow, for policies by quantile; <see cref="SizingOptions"/> may override them.</param>
internal sealed record PolicyShape(
    string Name,
    string Summary,
    bool CpuRequestEqualsLimit,
    bool MemoryRequestEqualsLimit,
    Floors Floors,
    IReadOnlyList<IRule> Rules,
    Quantiles? Quantiles = null)
{
    /// <summary>Profiles to which the numbers are rounded up, or null.</summary>
    public TierSet? Tiers { get; init; }
}
