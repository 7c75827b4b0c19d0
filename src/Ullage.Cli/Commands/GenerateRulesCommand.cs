using Ullage.Cli.Commands.Generate;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Generators.Alerts;
using Ullage.Generators.Metrics;
using Ullage.Generators.RecordingRules;
using Ullage.Generators.RuleFiles;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage generate alerts</c> and <c>ullage generate recording-rules</c>.</summary>
internal static class GenerateRulesCommand
{
    public static CommandDefinition Alerts { get; } = new()
    {
        Name = "generate alerts",
        Summary = "Make alerts on saturation for Prometheus",
        Description =
            "Writes alerts on memory near and on its way to the limit, throttling, OOM kills, garbage collection, goroutine leaks, autoscalers at their maximum, full quotas, blocked drains, and recommendations that nobody took: a PrometheusRule, or with --format plain a file for rule_files.\n"
            + "Each has a severity, the time it must hold, and a runbook (docs/runbooks).",
        Settings = [WatchingSettings.Format, WatchingSettings.Threshold, WatchingSettings.ByCluster, WatchingSettings.Runbooks, WatchingSettings.ObjectName, WatchingSettings.ObjectLabel, SourceSettings.Mapping, OutputSettings.OutputFile, GenerateSettings.Force],
        Examples =
        [
            new("ullage generate alerts --object-label release=kube-prometheus-stack | kubectl apply -n monitoring -f -", "for the operator"),
            new("ullage generate alerts --format plain --threshold memory-near-limit=85 --output-file alerts.yaml", "for Prometheus's own configuration"),
        ],
        Run = static (invocation, _) => Task.FromResult(RunAlerts(invocation)),
    };

    public static CommandDefinition Recordings { get; } = new()
    {
        Name = "generate recording-rules",
        Summary = "Make recording rules of usage against requests, limits and quotas",
        Description = "Writes rules named level:metric:operations that reckon once what large dashboards ask again and again: usage by container, workload and namespace, what of requests, limits and quotas is used, throttling.",
        Settings = [WatchingSettings.Format, WatchingSettings.ByCluster, WatchingSettings.ObjectName, WatchingSettings.ObjectLabel, SourceSettings.Mapping, OutputSettings.OutputFile, GenerateSettings.Force],
        Examples = [new("ullage generate recording-rules --format plain --output-file recordings.yaml", "for Prometheus's own configuration")],
        Run = static (invocation, _) =>
        {
            var settings = invocation.Settings;
            return Task.FromResult(Write(invocation, "ullage-recordings", RecordingCatalog.Groups(MetricNames.Named(settings.Get(SourceSettings.Mapping)), settings.Get(WatchingSettings.ByCluster))));
        },
    };

    private static int RunAlerts(Invocation invocation)
    {
        var settings = invocation.Settings;
        var left = new List<Alert>();
        var numbers = settings.Get(WatchingSettings.Threshold).GroupBy(static p => p.Key).ToDictionary(static g => g.Key, static g => g.Last().Value, StringComparer.Ordinal);
        var groups = AlertCatalog.Groups(MetricNames.Named(settings.Get(SourceSettings.Mapping)), settings.Get(WatchingSettings.ByCluster), numbers, settings.Get(WatchingSettings.Runbooks), left);
        if (left.Count > 0)
        {
            invocation.Remark($"left out, since {settings.Get(SourceSettings.Mapping)} has no metric for them: {string.Join(", ", left.Select(static a => a.Name))}");
        }

        return Write(invocation, "ullage-alerts", groups);
    }

    private static int Write(Invocation invocation, string name, IReadOnlyList<RuleGroup> groups)
    {
        var settings = invocation.Settings;
        var format = settings.Get(WatchingSettings.Format) ?? "operator";
        var text = format switch
        {
            "operator" => RuleDocument.ForOperator(groups, settings.Get(WatchingSettings.ObjectName) ?? name, "", settings.Get(WatchingSettings.ObjectLabel)),
            "plain" => RuleDocument.Plain(groups),
            _ => throw new UsageException($"{settings.NameOf(WatchingSettings.Format)}: {format} is not a format of rules; choose operator or plain"),
        };
        GenerateOutput.Write(invocation, text);
        return ExitCode.Done;
    }
}
