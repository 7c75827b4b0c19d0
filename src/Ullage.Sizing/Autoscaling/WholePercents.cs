using Ullage.Model;

namespace Ullage.Sizing.Autoscaling;

/// <summary>
/// Targets are whole percents. Where the target that keeps the threshold is not one, the request goes up by less than its hundredth part so that it is:
/// a threshold that lost that much every week would draw the use of a pod, the median and so the request down with it.
/// </summary>
/// <remarks>Worked: threshold 350m, request 317m: 110.4 %. 110 % of 317m is 348.7m; 350 ÷ 1.1 = 318.2, in whole millicores 319m, and 110 % of it 350.9m.</remarks>
internal static class WholePercents
{
    private const double Millicore = 0.001;
    private const double Mebibyte = 1 << 20;

    public static IReadOnlyList<ContainerRecommendation> Of(Autoscaler autoscaler, IReadOnlyList<ContainerRecommendation> containers)
    {
        List<ContainerRecommendation> all = [.. containers];
        foreach (var target in autoscaler.Targets.Where(static t => t.FollowsRequest))
        {
            var isCpu = target.Metric == "cpu";
            var scope = all.Where(c => c.Role != ContainerRole.Init && (target.Container is null || c.Id.Name == target.Container)).ToList();
            if (AutoscalerPlanner.Sum(scope, c => AutoscalerPlanner.Request(c.Current, isCpu)) is { } now && AutoscalerPlanner.Sum(scope, c => AutoscalerPlanner.Request(c.Recommended, isCpu)) is { } then)
            {
                Raise(all, scope, isCpu, now * target.UtilizationPercent!.Value / 100, then);
            }
        }

        return all;
    }

    internal static double StepOf(bool isCpu) => isCpu ? Millicore : Mebibyte;

    /// <summary>The next whole step; what is a millionth above one is that.</summary>
    internal static double RaisedTo(double amount, double step) => Math.Ceiling((amount / step) - 1e-6) * step;

    /// <summary>Whether a request would rise by more than is given for a whole percent.</summary>
    internal static bool IsTooMuch(double raised, double own, double step) => raised > (own * 1.01) + step;

    private static void Raise(List<ContainerRecommendation> all, List<ContainerRecommendation> scope, bool isCpu, double threshold, double then)
    {
        var exact = threshold / then * 100;
        var percent = Math.Floor(exact + 1e-6);
        var most = scope.Where(static c => c.Status == RecommendationStatus.Recommended).MaxBy(c => AutoscalerPlanner.Request(c.Recommended, isCpu));
        if (most is null || percent < 1 || exact - percent < 1e-6)
        {
            return;
        }

        var own = AutoscalerPlanner.Request(most.Recommended, isCpu)!.Value;
        var step = StepOf(isCpu);
        var raised = RaisedTo(own + (threshold * 100 / percent) - then, step);

        // Request and limit that are one number stay so; the limit then bounds the target. No more than anybody allows.
        if (IsTooMuch(raised, own, step) || AutoscalerPlanner.Limit(most.Recommended, isCpu) <= raised || raised > AutoscalerPlanner.Request(most.Ceilings, isCpu))
        {
            return;
        }

        var field = isCpu ? ResourceField.CpuRequest : ResourceField.MemoryRequest;
        var settings = isCpu
            ? most.Recommended with { CpuRequest = CpuQuantity.FromMillicores((long)Math.Round(raised * 1000)) }
            : most.Recommended with { MemoryRequest = ByteQuantity.FromBytes(raised) };
        string Text(double amount) => isCpu ? Figures.Cpu(amount) : Figures.Memory(amount);
        var reason = new Reason("autoscaler-whole-percent", field, $"{Text(own)} raised to {Text(raised)}: {threshold / (then - own + raised) * 100:0} % of {(scope.Count > 1 ? "the pod's requests" : "it")} then is the autoscaler's threshold of {Text(threshold)}, and targets are whole percents.", Binding: true);
        all[all.IndexOf(most)] = most with
        {
            Recommended = settings,
            Reasons = [.. most.Reasons.Select(r => r.Field == field ? r with { Binding = false } : r), reason],
        };
    }
}
