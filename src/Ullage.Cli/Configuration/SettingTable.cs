namespace Ullage.Cli.Configuration;

/// <summary>Every setting there is, in lists that commands take.</summary>
internal static class SettingTable
{
    /// <summary>The settings of every command.</summary>
    public static IReadOnlyList<Setting> General { get; } = [GeneralSettings.Config, GeneralSettings.Color, GeneralSettings.Quiet, GeneralSettings.Verbose];

    /// <summary>Settings of how to be let in by Prometheus.</summary>
    public static IReadOnlyList<Setting> Letting { get; } =
    [
        AccessSettings.BearerTokenFile, AccessSettings.BearerTokenEnv, AccessSettings.BasicUser, AccessSettings.BasicPasswordFile, AccessSettings.BasicPasswordEnv,
        AccessSettings.Header, AccessSettings.CaFile, AccessSettings.CertFile, AccessSettings.KeyFile, AccessSettings.TlsServerName, AccessSettings.Proxy,
    ];

    /// <summary>Settings of where samples come from and how to be let in.</summary>
    public static IReadOnlyList<Setting> Reading { get; } =
    [
        SourceSettings.Prometheus, SourceSettings.Tsdb, SourceSettings.OpenMetrics, SourceSettings.Recording, SourceSettings.ReadBy,
        ClusterSettings.FromCluster, ClusterSettings.Kubeconfig, ClusterSettings.Context,
        SourceSettings.Mapping, SourceSettings.Map, SourceSettings.ClusterLabel, SourceSettings.Cluster, SourceSettings.ReplicaLabel,
        SourceSettings.Concurrency, SourceSettings.Timeout, SourceSettings.MaxSamples, SourceSettings.Plan, .. Letting,
    ];

    /// <summary>Settings of which containers and which history.</summary>
    public static IReadOnlyList<Setting> Selecting { get; } = [SelectionSettings.Namespace, SelectionSettings.Selector, SelectionSettings.Window, SelectionSettings.At];

    /// <summary>Settings of how numbers are chosen.</summary>
    public static IReadOnlyList<Setting> Sizing { get; } = SizingSettings.All;

    /// <summary>Settings of what is written.</summary>
    public static IReadOnlyList<Setting> Writing { get; } =
        [.. CostSettings.All, OutputSettings.Output, OutputSettings.OutputFile, OutputSettings.FailOn];

    /// <summary>Every setting there is, in the order of the help.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. ApplySettings.All, .. RolloutSettings.All, BacktestSettings.Demo, .. Reading, .. Selecting, BacktestSettings.DaysFrom, BacktestSettings.Policies, BacktestSettings.Step, BacktestSettings.Lookback, .. Sizing, .. AuditSettings.All, .. ChecklistSettings.All, .. MendSettings.All, .. InspectSettings.All, .. GenerateSettings.All, .. WatchingSettings.All, .. Writing, OutputSettings.Note, OutputSettings.Round, .. RightsizeSettings.All, .. General];
}
