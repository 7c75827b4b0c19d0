using Ullage.Model;
using Ullage.Sizing.Autoscaling;

namespace Ullage.Application.Apply;

/// <summary>
/// A manifest's autoscaler as it would act on the requests that run. Its targets are shares of the manifest's own requests; taken for shares of others they would move at every run until the first is rolled out.
/// </summary>
internal static class RunningTarget
{
    /// <summary>The autoscaler with each target as the share of what runs at which it acts: target × request written ÷ request that runs.</summary>
    /// <param name="said">The autoscaler as written.</param>
    /// <param name="workload">What runs.</param>
    /// <param name="layers">What is written of the workload.</param>
    public static Autoscaler Of(Autoscaler said, Workload workload, ManifestLayers layers) => said with
    {
        Targets = [.. said.Targets.Select(t => t.FollowsRequest && Requests(workload, layers, t) is { } requests ? t with { UtilizationPercent = RunningPercent.Of(t.UtilizationPercent!.Value, requests.Written, requests.Run, t.Metric == "cpu") } : t)],
    };

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
