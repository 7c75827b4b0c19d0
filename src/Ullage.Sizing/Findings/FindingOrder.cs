using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>The order in which findings are told: the worst first, what lacks before what is too much.</summary>
internal static class FindingOrder
{
    /// <summary>By severity, then in the order in which they were found.</summary>
    public static IReadOnlyList<Finding> Sorted(IEnumerable<Finding> findings) => [.. findings.OrderByDescending(static f => f.Severity)];
}
