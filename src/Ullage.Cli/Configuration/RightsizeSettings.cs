using Ullage.Prometheus.Discovery;
using Ullage.State;

namespace Ullage.Cli.Configuration;

/// <summary>Settings of the job.</summary>
internal static class RightsizeSettings
{
    /// <summary>The namespace that is meant where none is given, as of the image's first users.</summary>
    public const string DefaultNamespace = "production";

    public static readonly Setting<int> Days = new()
    {
        Name = "analysis-period-days",
        Group = SettingGroup.Job,
        Placeholder = "DAYS",
        Summary = "Whole days (UTC) of history to decide from, besides the day that has begun: 1 to 399. Also ANALYSIS_PERIOD_DAYS.",
        Default = "7",
        Example = "28",
        Read = Reads.Last(static t => (int)ValueText.Whole(t, 1, 399)),
        Otherwise = 7,
    };

    public static readonly Setting<string> Mode = new()
    {
        Name = "mode",
        Group = SettingGroup.Job,
        Placeholder = "MODE",
        Summary = "suggest only tells; apply changes workloads as `ullage apply --yes` does. Also MODE.",
        Choices = ["suggest", "apply"],
        Default = "suggest",
        Example = "apply",
        Read = Reads.Last(static t => ValueText.Choice(t, ["suggest", "apply"])),
        Otherwise = "suggest",
    };

    public static readonly Setting<string?> State = new()
    {
        Name = "state",
        Group = SettingGroup.Job,
        Placeholder = "DIR",
        Summary = "A folder, such as a mounted volume, in which days of history are kept: the next run reads only new samples.",
        Default = "nothing is kept",
        Example = "/var/lib/ullage",
        IsPath = true,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<string?> StateDatabaseEnv = new()
    {
        Name = "state-database-env",
        Group = SettingGroup.Job,
        Placeholder = "VARIABLE",
        Summary = "The environment variable that holds the URL of a PostgreSQL database (postgres://user:password@host/database) in which days are kept, for several shards. Needs a build with PostgreSQL.",
        Example = "DATABASE_URL",
        Read = Reads.Last(Reads.Text),
        Otherwise = null,
    };

    public static readonly Setting<TimeSpan> Late = new()
    {
        Name = "late",
        Group = SettingGroup.Job,
        Placeholder = "DURATION",
        Summary = "How long after its end a day may still get samples: one that was read earlier is read anew by the next run.",
        Default = "1h",
        Example = "6h",
        Read = Reads.Last(static t => ValueText.Within(t, TimeSpan.Zero, TimeSpan.FromDays(30), "between 0s and 30d")),
        Otherwise = TimeSpan.FromHours(1),
    };

    public static readonly Setting<int> KeepDays = new()
    {
        Name = "keep-days",
        Group = SettingGroup.Job,
        Placeholder = "DAYS",
        Summary = "Days of history kept; never fewer than the job decides from.",
        Default = "35",
        Example = "90",
        Read = Reads.Last(static t => (int)ValueText.Whole(t, 1, 4000)),
        Otherwise = 35,
    };

    public static readonly Setting<int> Shards = new()
    {
        Name = "shards",
        Group = SettingGroup.Job,
        Placeholder = "N",
        Summary = "Processes that read a part of the workloads each, 1 to 256; needs a database. Also SHARDS.",
        Default = "1",
        Example = "4",
        Read = Reads.Last(static t => (int)ValueText.Whole(t, 1, Buckets.Count)),
        Otherwise = 1,
    };

    public static readonly Setting<int> Shard = new()
    {
        Name = "shard",
        Group = SettingGroup.Job,
        Placeholder = "INDEX",
        Summary = "Which of them this is, from 0. Also JOB_COMPLETION_INDEX, which an indexed Job sets.",
        Default = "0",
        Example = "2",
        Read = Reads.Last(static t => (int)ValueText.Whole(t, 0, Buckets.Count - 1)),
        Otherwise = 0,
    };

    public static readonly Setting<string?> Run = new()
    {
        Name = "run",
        Group = SettingGroup.Job,
        Placeholder = "NAME",
        Summary = "A name that all shards of one run share and no other run has, such as the Job's. Also RUN_ID.",
        Example = "resource-rightsizer-29401560",
        InFile = false,
        Read = Reads.Last(Reads.Text),
        Otherwise = null,
    };

    public static readonly Setting<string> ConfigMap = new()
    {
        Name = "config-map",
        Group = SettingGroup.Job,
        Placeholder = "NAME",
        Summary = "The ConfigMap, in the job's own namespace, that takes the summary where the API lets it; off for none. Outside a pod only where it is asked for by this flag.",
        Default = "resource-rightsizer",
        Example = "off",
        Read = Reads.Last(Reads.Text),
        Otherwise = "resource-rightsizer",
    };

    public static readonly Setting<bool> Events = new()
    {
        Name = "events",
        Group = SettingGroup.Job,
        Shape = SettingShape.Switch,
        Summary = "Write an Event for each workload whose proposal is new.",
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };

    public static readonly Setting<bool> Annotate = new()
    {
        Name = "annotate",
        Group = SettingGroup.Job,
        Shape = SettingShape.Switch,
        Summary = "Write proposals as annotations of the workloads; needs a Role that may patch them.",
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };

    public static readonly Setting<string?> WebhookEnv = new()
    {
        Name = "webhook-env",
        Group = SettingGroup.Job,
        Placeholder = "VARIABLE",
        Summary = "The environment variable that holds the address of a webhook of Slack's kind, which gets the news. The address is a secret and never shown.",
        Example = "SLACK_WEBHOOK_URL",
        Read = Reads.Last(Reads.Text),
        Otherwise = null,
    };

    public static readonly Setting<string?> WebhookFile = new()
    {
        Name = "webhook-file",
        Group = SettingGroup.Job,
        Placeholder = "FILE",
        Summary = "A file that holds that address.",
        Example = "/var/run/secrets/webhook",
        IsPath = true,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<string?> MetricsFile = new()
    {
        Name = "metrics-file",
        Group = SettingGroup.Job,
        Placeholder = "FILE",
        Summary = "Write the run as Prometheus text, for node_exporter's textfile collector. The file appears whole or not at all.",
        Example = "/var/lib/node_exporter/ullage.prom",
        IsPath = true,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<Uri?> Pushgateway = new()
    {
        Name = "pushgateway",
        Group = SettingGroup.Job,
        Placeholder = "URL",
        Summary = "Push the same to a Pushgateway, as job ullage_rightsize.",
        Example = "http://pushgateway.monitoring:9091",
        Read = Reads.Last(ValueText.Url),
        Otherwise = null,
        Shown = Redaction.Url,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Days, Mode, State, StateDatabaseEnv, Late, KeepDays, Shards, Shard, Run, ConfigMap, Events, Annotate, WebhookEnv, WebhookFile, MetricsFile, Pushgateway,
    ];

    /// <summary>The variables that the job also heeds: those of the CronJob it is made for, and those of Kubernetes.</summary>
    public static IReadOnlyDictionary<Setting, string> Variables { get; } = new Dictionary<Setting, string>
    {
        [SelectionSettings.Namespace] = "NAMESPACE",
        [SourceSettings.Prometheus] = "PROMETHEUS_URL",
        [Days] = "ANALYSIS_PERIOD_DAYS",
        [Mode] = "MODE",
        [Shards] = "SHARDS",
        [Shard] = "JOB_COMPLETION_INDEX",
        [Run] = "RUN_ID",
    };

    /// <summary>The namespaces meant: those given, <c>all</c> for all of them, else <see cref="DefaultNamespace"/>.</summary>
    public static NamespaceGlobs Namespaces(ResolvedSettings settings) =>
        settings.Given(SelectionSettings.Namespace) is not { } given ? NamespaceGlobs.From([DefaultNamespace])
        : given.Texts.Contains("all", StringComparer.Ordinal) ? NamespaceGlobs.All
        : settings.Get(SelectionSettings.Namespace);
}
