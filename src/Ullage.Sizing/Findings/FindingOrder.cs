using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>The order in which findings are told: the worst first, and among equals what needs more.</summary>
public static class FindingOrder
{
    /// <summary>Where a finding stands: by severity, what needs more before the rest of its severity.</summary>
    public static int Rank(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return (2 * ((int)Severity.Critical - (int)finding.Severity)) + (finding.Code == FindingCodes.UnderProvisioned ? 0 : 1);
    }

    /// <summary>By rank, then in the order in which they were found.</summary>
    public static IReadOnlyList<Finding> Sorted(IEnumerable<Finding> findings) => [.. findings.OrderBy(Rank)];
}
