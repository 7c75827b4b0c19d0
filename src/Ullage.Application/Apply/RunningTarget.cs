using Ullage.Model;

namespace Ullage.Application.Apply;

/// <summary>
/// A manifest's autoscaler as it would act on the requests that run. Its targets are shares of the manifest's own requests; taken for shares of others they would move at every run until the first is rolled out.
/// </summary>
internal static class RunningTarget
{
    private const double Millicore = 0.001;
    private const double Mebibyte = 1 << 20;

    /// <summary>How far apart a request written and one that runs may be. Beyond it one of them is mistyped (149 bytes for 149Mi), and a target of it would scale to an end.</summary>
    private const double MostRatio = 10_000;

    /// <summary>The autoscaler with each target as the share of what runs at which it acts: target × request written ÷ request that runs.</summary>
    /// <param name="said">The autoscaler as written.</param>
    /// <param name="workload">What runs.</param>
    /// <param name="layers">What is written of the workload.</param>
    public static Autoscaler Of(Autoscaler said, Workload workload, ManifestLayers layers) => said with
    {
        Targets = [.. said.Targets.Select(t => t.FollowsRequest && Requests(workload, layers, t) is { } requests ? t with { UtilizationPercent = Percent(t.UtilizationPercent!.Value, requests.Written, requests.Run, t.Metric == "cpu" ? Millicore : Mebibyte) } : t)],
    };

    /// <summary>
    /// The percentage of the request that runs at which a target of the request written acts. Where the pair written was made by us from a whole one, it is that: what was applied is then found as it was made, not nearly. The target as written where the requests are too far apart.
    /// </summary>
    /// <param name="target">The target written, in percent.</param>
    /// <param name="written">The request written, in cores or bytes.</param>
    /// <param name="run">The request that runs.</param>
    /// <param name="step">To what a request is raised so that its target is whole.</param>
    internal static double Percent(double target, double written, double run, double step)
    {
        var ratio = written / run;
        if (ratio is < 1 / MostRatio or > MostRatio)
        {
            return target;
        }

        var (exact, reach) = (target * ratio, (0.5 * ratio) + 1);
        List<int> wholes = [.. Enumerable.Range((int)Math.Max(1, exact - reach), (int)(2 * reach) + 2).Where(w => Math.Round(w * run / written) == target).OrderBy(w => Math.Abs(w - exact))];
        return wholes.Where(Leads).Concat(wholes).Select(static w => (double)w).FirstOrDefault(exact);

        // As WholePercents reckons: the pair comes out of this whole, with a request that was raised, or that was not.
        bool Leads(int whole)
        {
            var (threshold, near) = (whole * run, Math.Floor((whole * run / written) + 1e-6));
            return (target - near is 0 or 1 && Math.Abs(Raised(threshold, target) - written) < step / 2)
                || near < 1 || (threshold / written) - near < 1e-6 || Raised(threshold, near) > (written * 1.01) + step;
        }

        double Raised(double threshold, double percent) => Math.Ceiling((threshold / percent / step) - 1e-6) * step;
    }

    private static (double Written, double Run)? Requests(Workload workload, ManifestLayers layers, AutoscalerTarget target)
    {
        var isCpu = target.Metric == "cpu";
        var (written, run) = (0.0, 0.0);
        foreach (var container in workload.Containers.Where(c => c.Role != ContainerRole.Init && (target.Container is null || target.Container == c.Id.Name)))
        {
            if ((isCpu ? container.Current.CpuRequest?.Cores : container.Current.MemoryRequest?.Bytes) is not { } runs)
            {
                return null;
            }

            var layer = layers.Of(container.Id.Name);
            run += runs;
            var text = layer.Amount("requests", target.Metric) ?? layer.Amount("limits", target.Metric);
            written += isCpu ? (CpuQuantity.TryParse(text, out var cpu, out _) ? cpu.Cores : runs) : ByteQuantity.TryParse(text, out var memory, out _) ? memory.Bytes : runs;
        }

        return written > 0 && run > 0 ? (written, run) : null;
    }
}
