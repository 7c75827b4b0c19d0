namespace Ullage.Cli.Configuration;

/// <summary>The cluster itself as the source of workloads and settings.</summary>
internal static class ClusterSettings
{
    public static readonly Setting<bool> FromCluster = new()
    {
        Name = "from-cluster",
        Group = SettingGroup.Source,
        Shape = SettingShape.Switch,
        Summary = "Take workloads, settings, autoscalers, quotas and nodes as they are now from the Kubernetes API, so that kube-state-metrics is not needed; usage still comes from the samples. By the kubeconfig of kubectl, or inside a pod by its service account. Only lists are asked for. apply without -f does this by itself, unless it is set to false or a file of samples is read.",
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };

    public static readonly Setting<IReadOnlyList<string>> Kubeconfig = new()
    {
        Name = "kubeconfig",
        Group = SettingGroup.Source,
        Shape = SettingShape.Many,
        Placeholder = "FILE",
        Summary = "Kubeconfig files for --from-cluster, which this implies; of entries with one name the first counts.",
        Default = "those of KUBECONFIG, else ~/.kube/config",
        Example = "prod.kubeconfig",
        IsPath = true,
        Read = Reads.Each(Reads.Path),
        Otherwise = [],
    };

    public static readonly Setting<string?> Context = new()
    {
        Name = "context",
        Group = SettingGroup.Source,
        Placeholder = "NAME",
        Summary = "The kubeconfig's context for --from-cluster, which this implies.",
        Default = "the current one",
        Example = "prod-eu",
        Read = Reads.Last(Reads.Text),
        Otherwise = null,
    };

    /// <summary>Whether the cluster is asked for.</summary>
    public static bool AreAsked(ResolvedSettings settings) => settings.IsGiven(FromCluster) ? settings.Get(FromCluster) : settings.IsGiven(Kubeconfig) || settings.IsGiven(Context);
}
