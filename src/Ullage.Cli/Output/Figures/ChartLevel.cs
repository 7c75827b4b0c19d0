using Ullage.Model;

namespace Ullage.Cli.Output.Figures;

/// <summary>A level across a chart of usage: a request or a limit.</summary>
/// <param name="Label">For people, such as <c>limit now</c>.</param>
/// <param name="Value">Cores or bytes.</param>
/// <param name="IsLimit">A limit, else a request.</param>
/// <param name="IsProposed">Proposed, else in force.</param>
internal sealed record ChartLevel(string Label, double Value, bool IsLimit, bool IsProposed)
{
    /// <summary>Style classes: what it is and when.</summary>
    public string Class => (IsLimit ? "limit" : "request") + (IsProposed ? " next" : " now");

    /// <summary>A container's CPU levels.</summary>
    public static IReadOnlyList<ChartLevel> OfCpu(ContainerRecommendation container) =>
        Of(container.Current.CpuLimit?.Cores, container.Current.CpuRequest?.Cores, container.Recommended.CpuLimit?.Cores, container.Recommended.CpuRequest?.Cores);

    /// <summary>A container's memory levels.</summary>
    public static IReadOnlyList<ChartLevel> OfMemory(ContainerRecommendation container) =>
        Of(container.Current.MemoryLimit?.Bytes, container.Current.MemoryRequest?.Bytes, container.Recommended.MemoryLimit?.Bytes, container.Recommended.MemoryRequest?.Bytes);

    // Equal levels are one line: request and limit alike, or unchanged ones.
    private static IReadOnlyList<ChartLevel> Of(double? limit, double? request, double? nextLimit, double? nextRequest)
    {
        var levels = new List<ChartLevel>();
        Add(levels, nextLimit, nextRequest, limit, request, proposed: true);
        Add(levels, limit, request, null, null, proposed: false);
        return levels;
    }

    private static void Add(List<ChartLevel> levels, double? limit, double? request, double? limitBefore, double? requestBefore, bool proposed)
    {
        var word = proposed ? "proposed" : "now";
        var hasLimit = limit > 0 && limit != limitBefore;
        var hasRequest = request > 0 && request != requestBefore;
        if (hasLimit && hasRequest && limit == request)
        {
            levels.Add(new ChartLevel($"both {word}", limit!.Value, true, proposed));
            return;
        }

        if (hasLimit)
        {
            levels.Add(new ChartLevel($"limit {word}", limit!.Value, true, proposed));
        }

        if (hasRequest)
        {
            levels.Add(new ChartLevel($"request {word}", request!.Value, false, proposed));
        }
    }
}
