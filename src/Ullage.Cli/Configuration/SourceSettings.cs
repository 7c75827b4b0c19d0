using Ullage.Prometheus.Mapping;

namespace Ullage.Cli.Configuration;

/// <summary>Where samples come from.</summary>
internal static class SourceSettings
{
    public static readonly Setting<Uri?> Prometheus = new()
    {
        Name = "prometheus",
        Letter = 'p',
        Group = SettingGroup.Source,
        Placeholder = "URL",
        Summary = "Address of Prometheus, VictoriaMetrics, Thanos or Mimir, with its path prefix where it has one. Only reading is asked of it.",
        Example = "http://prometheus.monitoring:9090",
        Read = Reads.Last(ValueText.Url),
        Otherwise = null,
        Shown = Redaction.Url,
    };

    public static readonly Setting<string?> Tsdb = new()
    {
        Name = "tsdb",
        Group = SettingGroup.Source,
        Placeholder = "DIR",
        Summary = "A Prometheus data folder, read in place and never written; a Prometheus may be running on it.",
        Example = "/var/lib/prometheus",
        IsPath = true,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<string?> OpenMetrics = new()
    {
        Name = "openmetrics",
        Group = SettingGroup.Source,
        Placeholder = "FILE",
        Summary = "Samples as OpenMetrics text with timestamps, or as promtool's dump; plain or gzip; - is standard input.",
        Example = "usage.om.gz",
        IsPath = true,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<string?> Recording = new()
    {
        Name = "recording",
        Group = SettingGroup.Source,
        Placeholder = "FILE",
        Summary = "A recording made by `ullage record`. Its end and length stand in for --at and --window unless these are given.",
        Example = "production.ullage",
        IsPath = true,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<string> ReadBy = new()
    {
        Name = "read",
        Group = SettingGroup.Source,
        Placeholder = "WAY",
        Summary = "How to read from a server: auto asks it what it speaks and takes the cheapest way; remote-read takes its compressed chunks as they are; promql uses range selectors, split by time; export is VictoriaMetrics' own.",
        Choices = ["auto", "remote-read", "promql", "export"],
        Default = "auto",
        Example = "remote-read",
        Read = Reads.Last(static t => ValueText.Choice(t, ["auto", "remote-read", "promql", "export"])),
        Otherwise = "auto",
    };

    public static readonly Setting<string> Mapping = new()
    {
        Name = "mapping",
        Group = SettingGroup.Source,
        Placeholder = "NAME",
        Summary = "Names of metrics and labels: cadvisor as the kubelet exports them, opentelemetry as the kubeletstats receiver does.",
        Choices = [.. MetricMapping.Presets.Select(static m => m.Name)],
        Default = MetricMapping.Cadvisor.Name,
        Example = MetricMapping.OpenTelemetry.Name,
        Read = Reads.Last(static t => ValueText.Choice(t, [.. MetricMapping.Presets.Select(static m => m.Name)])),
        Otherwise = MetricMapping.Cadvisor.Name,
    };

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Map = new()
    {
        Name = "map",
        Group = SettingGroup.Source,
        Shape = SettingShape.Pairs,
        Placeholder = "KEY=NAME",
        Summary = $"A name of your own in place of one of --mapping's; keys are {string.Join(", ", MappingText.Keys)}. cpu is a counter of seconds, cpu-gauge cores in use.",
        Example = "memory=my_working_set_bytes",
        Read = Reads.Each(MappingText.Read),
        Otherwise = [],
    };

    public static readonly Setting<string?> ClusterLabel = new()
    {
        Name = "cluster-label",
        Group = SettingGroup.Source,
        Placeholder = "NAME",
        Summary = "The label that names the cluster on a store shared by several. Clusters never mix.",
        Default = MetricMapping.DefaultClusterLabel,
        Example = "datacenter",
        Read = Reads.Last(Reads.Text),
        Otherwise = null,
    };

    public static readonly Setting<string?> Cluster = new()
    {
        Name = "cluster",
        Group = SettingGroup.Source,
        Placeholder = "NAME",
        Summary = "Which cluster to read, of those that --cluster-label tells apart.",
        Example = "eu-1",
        Read = Reads.Last(Reads.Text),
        Otherwise = null,
    };

    public static readonly Setting<IReadOnlyList<string>> ReplicaLabel = new()
    {
        Name = "replica-label",
        Group = SettingGroup.Source,
        Shape = SettingShape.Many,
        Placeholder = "NAME",
        Summary = "A label that tells apart replicas of one Prometheus: series that differ in nothing else are counted once.",
        Default = string.Join(", ", MetricMapping.Cadvisor.ReplicaLabels),
        Example = "__replica__",
        Read = Reads.Each(Reads.Text),
        Otherwise = [],
    };

    public static readonly Setting<int> Concurrency = new()
    {
        Name = "concurrency",
        Group = SettingGroup.Source,
        Placeholder = "N",
        Summary = "Requests under way at once, 1 to 64.",
        Default = "4",
        Example = "2",
        Read = Reads.Last(static t => (int)ValueText.Whole(t, 1, 64)),
        Otherwise = 4,
    };

    public static readonly Setting<TimeSpan> Timeout = new()
    {
        Name = "timeout",
        Group = SettingGroup.Source,
        Placeholder = "DURATION",
        Summary = "How long a server may stay silent before a request is given up and tried again.",
        Default = "30s",
        Example = "2m",
        Read = Reads.Last(static t => ValueText.Duration(t)),
        Otherwise = TimeSpan.FromSeconds(30),
    };

    public static readonly Setting<long?> MaxSamples = new()
    {
        Name = "max-samples",
        Group = SettingGroup.Source,
        Placeholder = "COUNT",
        Summary = "Refuse the run when its plan exceeds this many samples; the refusal says how to narrow it.",
        Example = "500M",
        Read = Reads.LastOrNone(ValueText.Count),
        Otherwise = null,
    };

    public static readonly Setting<bool> Plan = new()
    {
        Name = "plan",
        Group = SettingGroup.Source,
        Shape = SettingShape.Switch,
        InFile = false,
        Summary = "Print each query with its estimated series, samples and bytes, and stop.",
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };
}
