using Ullage.Generators.Dashboards.Boards;
using Ullage.Generators.Metrics;

namespace Ullage.Generators.Dashboards;

/// <summary>Every dashboard there is.</summary>
public static class DashboardCatalog
{
    /// <summary>Their kinds, in the order in which help lists them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. All(new(MetricNames.Cadvisor, "")).Select(static d => d.Id)];

    /// <summary>Makes one.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="names">Names of metrics and labels.</param>
    /// <param name="clusterLabel">The label that tells clusters apart, which becomes a variable; empty for a store of one.</param>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static Dashboard Make(string kind, MetricNames names, string clusterLabel = "")
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(clusterLabel);
        var made = All(new(names, clusterLabel)).FirstOrDefault(d => d.Id == kind)
            ?? throw new ArgumentException($"\"{kind}\" is no dashboard; expected one of {string.Join(", ", Kinds)}.", nameof(kind));
        return made with { Rows = [.. made.Rows.Where(static r => r.Panels.Count > 0)] };
    }

    private static IReadOnlyList<Dashboard> All(DashboardScope scope) =>
        [GoRuntimeBoard.Make(scope), DotNetRuntimeBoard.Make(scope), ContainersBoard.Make(scope), ScalingBoard.Make(scope), QuotaBoard.Make(scope), RecommendationsBoard.Make(scope)];

    /// <summary>A uid that stays, with the names in it where they are not the usual ones.</summary>
    internal static string Uid(string kind, DashboardScope scope) => scope.Names == MetricNames.Cadvisor ? $"ullage-{kind}" : $"ullage-{kind}-otel";
}
