using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>The order in which findings are told: what needs more first, then the worst, what lacks before what is too much.</summary>
public static class FindingOrder
{
    /// <summary>Where a finding stands: 0 for what needs more, then by severity.</summary>
    public static int Rank(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Code == FindingCodes.UnderProvisioned ? 0 : 1 + (int)Severity.Critical - (int)finding.Severity;
    }

    /// <summary>By rank, then in the order in which they were found.</summary>
    public static IReadOnlyList<Finding> Sorted(IEnumerable<Finding> findings) => [.. findings.OrderBy(Rank)];
}
