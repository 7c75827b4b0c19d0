using Ullage.Model;

namespace Ullage.Cli.Output.Patches;

/// <summary>Where a kind keeps its pod template, and whether a strategic-merge patch can reach it.</summary>
/// <param name="Resource">The kind as kubectl takes it.</param>
/// <param name="Path">Property names from the root to the pod's spec.</param>
internal sealed record PatchTarget(string Resource, IReadOnlyList<string> Path)
{
    private static readonly string[] Template = ["spec", "template", "spec"];

    /// <summary>The target of a workload, or the reason why it has none.</summary>
    public static (PatchTarget? Target, string Refusal) Of(WorkloadRecommendation workload)
    {
        if (workload.Inferred)
        {
            return (null, "its owner was inferred from pod names, so its true kind and name are not known: deploy kube-state-metrics, or change its manifest by hand");
        }

        return workload.Id.Kind switch
        {
            "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" => (new(workload.Id.Kind.ToLowerInvariant(), Template), ""),
            "CronJob" => (new("cronjob", ["spec", "jobTemplate", .. Template]), ""),
            "Job" => (null, "the pod template of a Job cannot be changed: change what creates the Job"),
            "Pod" => (null, "nothing owns this pod, so a patch would be lost with it: change what creates the pod"),
            "Rollout" => (null, "a Rollout is a custom resource, for which the API server takes no strategic-merge patch, and a merge patch would replace the whole container list: change its manifest"),
            _ => (null, "for this kind the API server may take no strategic-merge patch, and a merge patch would replace the whole container list: change its manifest"),
        };
    }
}
