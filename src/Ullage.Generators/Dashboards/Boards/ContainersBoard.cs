using Ullage.Generators.Metrics;

namespace Ullage.Generators.Dashboards.Boards;

/// <summary>Usage against requests and limits, throttling, kills.</summary>
internal static class ContainersBoard
{
    public static Dashboard Make(DashboardScope scope)
    {
        var names = scope.Names;
        var (by, legend) = ($"{names.Pod}, {names.Container}", scope.ContainerLegend);
        var cpu = $"sum by ({by}) (rate({names.CpuSeconds.Of(scope.Containers)}[$__rate_interval]))";
        var memory = $"max by ({by}) ({names.WorkingSet.Of(scope.Containers)})";
        string Max(Metric metric) => $"max by ({by}) ({metric.Of(scope.Containers)})";

        var trouble = new List<Panel>();
        if (names is { Periods: { } periods, ThrottledPeriods: { } throttled })
        {
            trouble.Add(new("Throttled periods", "percentunit",
                [new($"sum by ({by}) (rate({throttled.Of(scope.Containers)}[$__rate_interval])) / (sum by ({by}) (rate({periods.Of(scope.Containers)}[$__rate_interval])) > 0)", legend)])
            {
                Description = "Of the scheduler's periods of 100 ms in which the container ran, those in which it reached its CPU limit and stood still for the rest.",
                WarnAt = 0.25,
            });
        }

        if (names.OomEvents is { } events)
        {
            trouble.Add(new("OOM kills", "short", [new($"sum by ({by}) (increase({events.Of(scope.Containers)}[$__range]))", legend)])
            {
                Description = "Processes that the kernel killed at the memory limit, in the time shown, by its own counter, which starts anew with the container.",
                Kind = PanelKind.Table,
                WarnAt = 1,
            });
        }

        trouble.Add(new("Restarts", "short", [new($"sum by ({by}) (increase({names.Restarts.Of(scope.Pods)}[$__range]))", legend)])
        {
            Description = "Restarts in the time shown.",
            Kind = PanelKind.Table,
        });

        return new Dashboard
        {
            Id = "containers",
            Uid = DashboardCatalog.Uid("containers", scope),
            Title = "Ullage / Containers against requests and limits",
            Description = "What containers use, what they ask for and what they may use at most; where they are throttled and killed.",
            Variables = scope.Workloads(names.WorkingSet),
            Rows =
            [
                new("CPU",
                [
                    new("CPU", "short", [new(cpu, $"used {legend}"), new(Max(names.CpuRequest), $"request {legend}"), new(Max(names.CpuLimit), $"limit {legend}")]) { Description = "Cores used, asked for and allowed at most." },
                    new("CPU used of the request", "percentunit", [new($"{cpu} / {Max(names.CpuRequest)}", legend)]) { Description = "What an autoscaler's CPU target is a share of. Far below 1 for good is what could be given back.", WarnAt = 1 },
                ]),
                new("Memory",
                [
                    new("Memory", "bytes", [new(memory, $"working set {legend}"), new(Max(names.MemoryRequest), $"request {legend}"), new(Max(names.MemoryLimit), $"limit {legend}")]) { Description = "The working set: what the kubelet evicts by and the kernel kills at." },
                    new("Memory used of the limit", "percentunit", [new($"{memory} / {Max(names.MemoryLimit)}", legend)]) { Description = "At 1 the kernel kills.", WarnAt = 0.9 },
                ]),
                new("Throttling, kills, restarts", trouble),
            ],
        };
    }
}
