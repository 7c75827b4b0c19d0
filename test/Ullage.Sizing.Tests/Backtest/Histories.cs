using Ullage.Model;
using Ullage.Sizing.Reduction;
using Ullage.Sizing.Tests.Reduction;

namespace Ullage.Sizing.Tests.Backtest;

/// <summary>Histories of one container from traces.</summary>
internal static class Histories
{
    public static ContainerFacts Facts { get; } = new() { Id = Trace.App };

    public static Workload Workload { get; } = new() { Id = Trace.App.Workload, Replicas = 1, Containers = [Facts] };

    public static ContainerHistory Of(TimeRange window, params Trace[] traces) => Reduced.Of(window, traces).TakeHistories().Single();
}
