using Ullage.Cli.Commands.Generate;
using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Documents;
using Ullage.Cli.Running;
using Ullage.Generators.Dashboards;
using Ullage.Generators.Dashboards.Grafana;
using Ullage.Generators.Metrics;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage generate dashboard</c>.</summary>
internal static class GenerateDashboardCommand
{
    private const string ConfigMap = "configmap";

    public static CommandDefinition Definition { get; } = new()
    {
        Name = "generate dashboard",
        Summary = "Make Grafana dashboards of runtimes, containers, scaling and quota",
        Description =
            "Writes dashboards for Grafana 10.2 and later over the metrics of the kubelet, kube-state-metrics, Go, .NET and ullage rightsize, or over OpenTelemetry's names with --mapping opentelemetry. Variables: data source, namespace, workload, and the cluster with --by-cluster.\n"
            + "One goes to standard output or a file; several go to a folder, one file each. Their uids stay, so that importing again replaces.",
        Arguments = [new("KIND", "a dashboard; all of them when none is named.", Required: false) { Many = true, Choices = DashboardCatalog.Kinds }],
        Settings = [WatchingSettings.Format, WatchingSettings.ByCluster, SourceSettings.Mapping, OutputSettings.OutputFile, GenerateSettings.Force],
        Examples =
        [
            new("ullage generate dashboard go-runtime --output-file go-runtime.json", "one, to import"),
            new("ullage generate dashboard --output-file dashboards/", "all of them, a file each"),
            new("ullage generate dashboard containers --format configmap", "as Grafana's sidecar picks it up"),
        ],
        Run = static (invocation, _) => Task.FromResult(Run(invocation)),
    };

    private static int Run(Invocation invocation)
    {
        var settings = invocation.Settings;
        var format = settings.Get(WatchingSettings.Format) ?? "json";
        if (format is not ("json" or ConfigMap))
        {
            throw new UsageException($"{settings.NameOf(WatchingSettings.Format)}: {format} is not a format of dashboards; choose json or {ConfigMap}");
        }

        var names = MetricNames.Named(settings.Get(SourceSettings.Mapping));
        var kinds = invocation.Arguments.Count > 0 ? invocation.Arguments.Distinct().ToList() : DashboardCatalog.Kinds;
        var files = kinds.Select(k => File(k, format, GrafanaDocument.Write(DashboardCatalog.Make(k, names, settings.Get(WatchingSettings.ByCluster))))).ToList();
        if (settings.Get(OutputSettings.OutputFile) is { } path && OutputFolder.IsMeant(invocation.PathOf(path), path))
        {
            invocation.Remark($"{GenerateOutput.Write(invocation, path, files)} files in {path}");
        }
        else if (files.Count > 1)
        {
            throw new UsageException($"{files.Count} dashboards are {files.Count} files; give {OutputSettings.OutputFile.Flag} FOLDER/, or name one of {string.Join(", ", DashboardCatalog.Kinds)}");
        }
        else
        {
            GenerateOutput.Write(invocation, files[0].Text);
        }

        return ExitCode.Done;
    }

    private static (string Name, string Text) File(string kind, string format, string json)
    {
        if (format == "json")
        {
            return (kind + ".json", json);
        }

        // The label is the one that Grafana's sidecar looks for unless told otherwise.
        var text = $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ullage-{kind}\n  labels:\n    grafana_dashboard: \"1\"\ndata:\n  {YamlText.Quote(kind + ".json")}: |\n";
        return (kind + ".yaml", text + string.Concat(json.TrimEnd('\n').Split('\n').Select(static line => $"    {line}\n")));
    }
}
