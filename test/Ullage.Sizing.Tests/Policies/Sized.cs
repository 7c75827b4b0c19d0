using Ullage.Model;
using Ullage.Sizing.Autoscaling;

namespace Ullage.Sizing.Tests.Policies;

/// <summary>One container through one policy, in a line.</summary>
internal static class Sized
{
    public static readonly ContainerId Id = new(new WorkloadId("", "shop", "Deployment", "web"), "app");

    public static ContainerRecommendation By(
        string policy,
        IContainerUsage? usage,
        ResourceSettings? current = null,
        SizingOptions? options = null,
        RuntimeFacts? runtime = null,
        Autoscaler? autoscaler = null,
        ContainerRole role = ContainerRole.App,
        int replicas = 3,
        string kind = "Deployment",
        params OomKill[] kills)
    {
        var id = Id with { Workload = Id.Workload with { Kind = kind } };
        var facts = new ContainerFacts { Id = id, Role = role, Current = current ?? Today, OomKills = kills, Runtime = runtime ?? RuntimeFacts.Unknown };
        var workload = new Workload { Id = id.Workload, Replicas = replicas, Autoscaler = autoscaler, Containers = [facts] };
        return PolicyCatalog.Create(policy, options ?? SizingOptions.Default).Recommend(workload, facts, usage);
    }

    /// <summary>A workload of one container, and others with the same use, sized and reconciled with its autoscaler.</summary>
    public static WorkloadRecommendation Planned(
        string policy, IContainerUsage usage, ResourceSettings current, Autoscaler autoscaler, AutoscaledMode mode = AutoscaledMode.Retarget, int replicas = 3, params ContainerFacts[] others)
    {
        var workload = new Workload { Id = Id.Workload, Replicas = replicas, Autoscaler = autoscaler, Containers = [new ContainerFacts { Id = Id, Current = current }, .. others] };
        var made = PolicyCatalog.Create(policy, new SizingOptions { Autoscaled = mode });
        return AutoscalerPlanner.Reconcile(
            new WorkloadRecommendation { Id = workload.Id, Replicas = replicas, Autoscaler = autoscaler, Containers = [.. workload.Containers.Select(c => made.Recommend(workload, c, usage))] },
            made.Autoscaled);
    }

    /// <summary>500m/1Gi, limits 1/2Gi.</summary>
    public static ResourceSettings Today { get; } = Settings("500m", "1", "1Gi", "2Gi");

    public static ResourceSettings Settings(string? cpuRequest, string? cpuLimit, string? memoryRequest, string? memoryLimit) => new(
        cpuRequest is null ? null : CpuQuantity.Parse(cpuRequest),
        cpuLimit is null ? null : CpuQuantity.Parse(cpuLimit),
        memoryRequest is null ? null : ByteQuantity.Parse(memoryRequest),
        memoryLimit is null ? null : ByteQuantity.Parse(memoryLimit));

    public static string Text(ResourceSettings s) => $"{s.CpuRequest}/{s.MemoryRequest}, limits {s.CpuLimit?.ToString() ?? "-"}/{s.MemoryLimit?.ToString() ?? "-"}";

    public static ByteQuantity Mi(long mebibytes) => ByteQuantity.FromMebibytes(mebibytes);

    public static Reason Binding(ContainerRecommendation r, ResourceField field) => Assert.Single(r.Reasons, x => x.Field == field && x.Binding);

    public static Finding? Find(ContainerRecommendation r, string code) => r.Findings.SingleOrDefault(f => f.Code == code);
}
