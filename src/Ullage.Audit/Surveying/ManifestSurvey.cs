using Ullage.Audit.Objects;
using Ullage.Audit.Selection;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;
using ResourceSettings = Ullage.Model.ResourceSettings;

namespace Ullage.Audit.Surveying;

/// <summary>What manifests show that is in place. The other half of an audit: rules tell what is wrong, this tells what is there to be right.</summary>
public static class ManifestSurvey
{
    private static readonly string[] _profilers = ["pyroscope", "parca", "phlare", "otel-profiling", "gprofiler"];
    private static readonly string[] _bounds = ["GOMEMLIMIT", "DOTNET_GCHeapHardLimit", "DOTNET_GCHeapHardLimitPercent"];

    /// <summary>Surveys files, all in one run.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static IReadOnlyList<SurveyedThing> Of(IReadOnlyList<SourceText> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var readings = new List<ObjectReading>();
        foreach (var source in sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            readings.Add(ObjectReading.Of(source));
        }

        var objects = readings.SelectMany(static r => r.Objects).ToList();
        var set = new AuditSet(objects, new LaterChanges(readings));
        var found = new List<SurveyedThing>();
        foreach (var item in objects)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Look(item, found);
            if (item is Workload { IsService: true } workload)
            {
                Look(workload, set, found);
            }
        }

        return found;
    }

    private static void Look(AuditObject item, List<SurveyedThing> found)
    {
        switch (item.Kind)
        {
            case "ResourceQuota":
                Add(found, SurveySubject.Quota, item, item.Spec.Key("hard"), "a quota");
                break;
            case "PrometheusRule" when Alerts(item).FirstOrDefault() is { Exists: true } alert:
                Add(found, SurveySubject.Alerts, item, alert, $"{Alerts(item).Count()} alerts, {alert.Text} first");
                break;
            case "GrafanaDashboard":
            case "ConfigMap" when item.Node["metadata"]["labels"]["grafana_dashboard"].IsGiven():
                Add(found, SurveySubject.Dashboard, item, default, "a dashboard");
                break;
            case "CronJob" when item is Workload job && job.Containers.Any(static c => IsReview(c)):
                Add(found, SurveySubject.Review, item, item.Spec["schedule"], $"reviews at {item.Spec["schedule"].Text}");
                break;
        }

        var decision = item.Node["metadata"]["annotations"];
        foreach (var (key, value) in decision.Kind == YamlNodeKind.Mapping ? decision.Entries : default)
        {
            if (key.Text is "ullage.dev/recommended" or "ullage.dev/recommended-at" or "ullage.dev/change" || key.Text.StartsWith("ullage.dev/ignore", StringComparison.Ordinal))
            {
                Add(found, SurveySubject.Decision, item, key, $"{key.Text}: {Cut(value.Text)}");
            }
        }
    }

    private static void Look(Workload workload, AuditSet set, List<SurveyedThing> found)
    {
        Add(found, SurveySubject.Workload, workload, default, "a workload");
        foreach (var autoscaler in workload.Autoscalers.Take(1))
        {
            Add(found, SurveySubject.Autoscaler, workload, autoscaler, autoscaler.TargetNode, $"{autoscaler.Fewest}–{autoscaler.Most} replicas by {autoscaler.Name}");
        }

        foreach (var budget in workload.Budgets.Take(1))
        {
            Add(found, SurveySubject.DisruptionBudget, workload, budget, budget.Spec.Key("maxUnavailable") is { Exists: true } most ? most : budget.Spec.Key("minAvailable"), $"the budget {budget.Name}");
        }

        if (workload.PodSpec.Key("topologySpreadConstraints") is { Exists: true } spread)
        {
            Add(found, SurveySubject.Spread, workload, spread, "topologySpreadConstraints");
        }
        else if (workload.PodSpec["affinity"].Key("podAntiAffinity") is { Exists: true } apart)
        {
            Add(found, SurveySubject.Spread, workload, apart, "podAntiAffinity");
        }

        if (workload.PodSpec["priorityClassName"] is var priority && priority.IsGiven())
        {
            Add(found, SurveySubject.Priority, workload, priority, priority.Text);
        }

        LookAtScraping(workload, set, found);
        foreach (var (key, node) in Annotations(workload))
        {
            if (_profilers.Any(p => key.Contains(p, StringComparison.OrdinalIgnoreCase)) || key.StartsWith("profiles.grafana.com/", StringComparison.Ordinal))
            {
                Add(found, SurveySubject.Profiler, workload, node, key);
            }
            else if (key is "ullage.dev/policy" && workload.Annotation(key) is "tiers")
            {
                Add(found, SurveySubject.Profile, workload, node, $"{key}: {Cut(workload.Annotation(key) ?? "")}");
            }
        }

        foreach (var container in workload.Containers.Where(static c => !c.IsInit && !c.IsInjected))
        {
            Look(container, found);
        }
    }

    private static void Look(Container container, List<SurveyedThing> found)
    {
        var settings = new ResourceSettings(container.CpuRequest.Value, container.CpuLimit.Value, container.MemoryRequest.Value, container.MemoryLimit.Value);
        void Found(SurveySubject subject, YamlNode node, string text)
        {
            var (source, span) = Place(container.Workload, node.Exists ? node : container.Node);
            found.Add(new(subject, container.Workload.Resource with { Container = container.Name }, text, source, span) { Settings = settings });
        }

        if (container.CpuRequest.IsGiven && container.MemoryRequest.IsGiven)
        {
            Found(SurveySubject.Requests, container.CpuRequest.Node, $"{container.CpuRequest.Text} CPU, {container.MemoryRequest.Text} memory");
        }

        if (container.MemoryLimit.IsGiven)
        {
            Found(SurveySubject.Limits, container.MemoryLimit.Node, $"{(container.CpuLimit.IsGiven ? container.CpuLimit.Text + " CPU, " : "")}{container.MemoryLimit.Text} memory");
        }

        if (container.Variable("GOMAXPROCS") is { } processors)
        {
            Found(SurveySubject.Processors, processors.Node, "GOMAXPROCS");
        }
        else if (container.Runtime == ContainerRuntime.DotNet && container.CpuLimit.IsGiven)
        {
            Found(SurveySubject.ProcessorsByRuntime, container.CpuLimit.Node, ".NET reads the CPU limit by itself");
        }

        if (container.Environment.FirstOrDefault(static v => _bounds.Contains(v.Name)) is { Name: { } bound } variable)
        {
            Found(SurveySubject.MemoryBound, variable.Node, bound);
        }

        if (container.Node["lifecycle"].Key("preStop") is { Exists: true } hook)
        {
            Found(SurveySubject.GracefulEnd, hook, "a preStop hook");
        }

        if (container.Environment.FirstOrDefault(static v => v.Name.StartsWith("PYROSCOPE_", StringComparison.Ordinal) || v.Name.StartsWith("ULLAGE_PROFILE", StringComparison.Ordinal)) is { Name: { } profiler } node)
        {
            Found(SurveySubject.Profiler, node.Node, profiler);
        }
    }

    private static void LookAtScraping(Workload workload, AuditSet set, List<SurveyedThing> found)
    {
        var metadata = workload.Template["metadata"]["annotations"];
        if (workload.Annotation("prometheus.io/scrape") == "true")
        {
            Add(found, SurveySubject.Scrape, workload, metadata.Key("prometheus.io/scrape"), "prometheus.io/scrape");
        }
        else if (workload.Services.FirstOrDefault(static s => s.Annotations.GetValueOrDefault("prometheus.io/scrape") == "true") is { } service)
        {
            Add(found, SurveySubject.Scrape, workload, service, default, "prometheus.io/scrape of its Service");
        }
        else if (set.OfKind("PodMonitor").FirstOrDefault(m => LabelSelector.Of(m.Spec["selector"]).Matches(workload.PodLabels)) is { } pods)
        {
            Add(found, SurveySubject.Scrape, workload, pods, default, $"the PodMonitor {pods.Name}");
        }
        else if (set.OfKind("ServiceMonitor").FirstOrDefault(m => workload.Services.Any(s => LabelSelector.Of(m.Spec["selector"]).Matches(s.Node["metadata"]["labels"].Map()))) is { } services)
        {
            Add(found, SurveySubject.Scrape, workload, services, default, $"the ServiceMonitor {services.Name}");
        }
    }

    private static IEnumerable<(string Key, YamlNode Node)> Annotations(Workload workload)
    {
        foreach (var map in new[] { workload.Node["metadata"]["annotations"], workload.Template["metadata"]["annotations"] })
        {
            foreach (var name in map.Map().Keys)
            {
                yield return (name, map.Key(name));
            }
        }
    }

    private static IEnumerable<YamlNode> Alerts(AuditObject rule) =>
        rule.Spec["groups"].List().SelectMany(static g => g["rules"].List()).Select(static r => r["alert"]).Where(static a => a.IsGiven());

    private static bool IsReview(Container container) =>
        container.Image.ShortName is "resource-rightsizer" or "ullage" || container.CommandLine.Any(static w => w is "rightsize" || w.EndsWith("/resource-rightsizer", StringComparison.Ordinal));

    private static void Add(List<SurveyedThing> found, SurveySubject subject, AuditObject item, YamlNode at, string text) => Add(found, subject, item, item, at, text);

    /// <summary>Something about one object that stands in another.</summary>
    private static void Add(List<SurveyedThing> found, SurveySubject subject, AuditObject about, AuditObject stands, YamlNode at, string text)
    {
        var (source, span) = Place(stands, at.Exists ? at : stands.NameNode);
        found.Add(new(subject, about.Resource, text, source, span));
    }

    /// <summary>Where a node stands: what was rendered stands where it was written.</summary>
    private static (SourceText Source, TextSpan Span) Place(AuditObject item, YamlNode node) => item.Source.Rendering?.Place(item, node.Span) ?? (item.Source, node.Span);

    private static string Cut(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
