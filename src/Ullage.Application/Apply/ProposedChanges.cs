using Ullage.Manifests.Kubernetes;
using Ullage.Model;

namespace Ullage.Application.Apply;

/// <summary>From a report to the fields that change: the one place that decides what is applied, in files, in the cluster, or by hand.</summary>
public static class ProposedChanges
{
    /// <summary>The changes in the report's order; workloads that stay as they are yield nothing.</summary>
    /// <param name="report">The report.</param>
    public static IEnumerable<ProposedChange> Of(RecommendationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Workloads.Select(Of).OfType<ProposedChange>();
    }

    /// <summary>A workload's change, or null where nothing of it changes.</summary>
    /// <param name="workload">The answer for it.</param>
    public static ProposedChange? Of(WorkloadRecommendation workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return Of(workload, Of);
    }

    /// <summary>The same, held against something else than what ran.</summary>
    internal static ProposedChange? Of(WorkloadRecommendation workload, Func<ContainerRecommendation, ContainerChange?> changeOf)
    {
        var containers = new List<ContainerRecommendation>();
        var changes = new List<ContainerChange>();
        foreach (var container in workload.Containers)
        {
            if (changeOf(container) is { } change)
            {
                containers.Add(container);
                changes.Add(change);
            }
        }

        return changes.Count == 0 ? null : new(workload, new(ReferenceOf(workload.Id), changes))
        {
            Containers = containers,
            InitContainers = containers.Where(static c => c.Role != ContainerRole.App).Select(static c => c.Id.Name).ToHashSet(StringComparer.Ordinal),
            Autoscaler = AutoscalerOf(workload),
            Order = workload.AutoscalerPlan?.Order ?? AutoscalerOrder.None,
            ClusterRefusal = ClusterRefusal(workload),
        };
    }

    /// <summary>A container's change, or null where nothing of it changes. A setting that is absent today and in the proposal is left alone, whether or not it is known.</summary>
    /// <param name="container">The answer for it.</param>
    public static ContainerChange? Of(ContainerRecommendation container)
    {
        ArgumentNullException.ThrowIfNull(container);
        if (container.Status != RecommendationStatus.Recommended)
        {
            return null;
        }

        var (now, next) = (container.Current, container.Recommended);
        var variables = container.Environment.Where(static e => e.Value != e.Current).Select(static e => new EnvironmentChange(e.Name, e.Value)).ToList();
        return now == next && variables.Count == 0 ? null : new(container.Id.Name)
        {
            CpuRequest = Field(now.CpuRequest, next.CpuRequest),
            CpuLimit = Field(now.CpuLimit, next.CpuLimit),
            MemoryRequest = Field(now.MemoryRequest, next.MemoryRequest),
            MemoryLimit = Field(now.MemoryLimit, next.MemoryLimit),
            Environment = variables,
        };
    }

    private static FieldChange Field<T>(T? now, T? next)
        where T : struct =>
        Nullable.Equals(now, next) ? FieldChange.Keep : next is { } value ? FieldChange.Set(value.ToString()!) : FieldChange.Remove;

    private static WorkloadReference ReferenceOf(WorkloadId id) => new(id.Kind, id.Name, id.Namespace);

    private static AutoscalerChange? AutoscalerOf(WorkloadRecommendation workload)
    {
        if (workload is not { Autoscaler: { Kind: AutoscalerChange.Kind } scaler, AutoscalerPlan: { Changes: true } plan })
        {
            return null;
        }

        var targets = plan.Targets.Where(static t => t.Recommended != t.Current).Select(static t => new TargetPercent(t.Metric, t.Container, (int)t.Current, (int)t.Recommended));
        return new(new(AutoscalerChange.Kind, scaler.Name, workload.Id.Namespace), [.. targets]);
    }

    private static string? ClusterRefusal(WorkloadRecommendation workload)
    {
        if (workload.Inferred)
        {
            return "its owner was inferred from pod names, so its true kind and name are not known: deploy kube-state-metrics, or change its manifest by hand";
        }

        return workload.Id.Kind switch
        {
            "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" or "CronJob" => null,
            "Job" => "the pod template of a Job cannot be changed: change what creates the Job",
            "Pod" => "nothing owns this pod, so a patch would be lost with it: change what creates the pod",
            "Rollout" => "a Rollout is a custom resource, for which the API server takes no strategic-merge patch, and a merge patch would replace the whole container list: change its manifest",
            _ => "for this kind the API server may take no strategic-merge patch, and a merge patch would replace the whole container list: change its manifest",
        };
    }
}
