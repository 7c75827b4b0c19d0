namespace Ullage.Kubernetes.Changes;

/// <summary>A tool that keeps a workload as a repository has it, and would undo a change made in the cluster.</summary>
/// <param name="Tool">Its name, such as <c>Argo CD</c>.</param>
/// <param name="Sign">By what it is known.</param>
public sealed record GitOpsSign(string Tool, string Sign)
{
    private static readonly (string Tool, string Key)[] _marks =
    [
        ("Argo CD", "argocd.argoproj.io/instance"),
        ("Argo CD", "argocd.argoproj.io/tracking-id"),
        ("Flux", "kustomize.toolkit.fluxcd.io/name"),
        ("Flux", "helm.toolkit.fluxcd.io/name"),
        ("Fleet", "objectset.rio.cattle.io/id"),
        ("Config Sync", "configmanagement.gke.io/managed"),
        ("Carvel kapp", "kapp.k14s.io/app"),
    ];

    private static readonly (string Tool, string Manager)[] _managers =
    [
        ("Argo CD", "argocd-controller"),
        ("Argo CD", "argocd-application-controller"),
        ("Flux", "kustomize-controller"),
        ("Flux", "helm-controller"),
        ("Fleet", "fleetagent"),
        ("Config Sync", "configsync.gke.io"),
    ];

    /// <summary>The sign on a workload; null where there is none.</summary>
    /// <param name="live">The workload.</param>
    public static GitOpsSign? Of(LiveWorkload live)
    {
        ArgumentNullException.ThrowIfNull(live);
        foreach (var (tool, key) in _marks)
        {
            if (live.Labels.ContainsKey(key) || live.Annotations.ContainsKey(key))
            {
                return new(tool, (live.Labels.ContainsKey(key) ? "label " : "annotation ") + key);
            }
        }

        var writers = live.Writers;
        foreach (var (tool, manager) in _managers)
        {
            if (writers.Contains(manager))
            {
                return new(tool, "field manager " + manager);
            }
        }

        return null;
    }
}
