using Ullage.Generators.Subjects;
using Ullage.Generators.Writing;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Objects;

/// <summary>Makes what has Prometheus scrape a workload, through the prometheus-operator.</summary>
public static class Scraping
{
    private const string ComponentLabel = "app.kubernetes.io/component";

    /// <summary>Makes a headless Service over the metrics port alone, so that it is behind no ingress, and the ServiceMonitor that finds it.</summary>
    /// <param name="subject">The workload.</param>
    /// <param name="labels">Labels by which the Prometheus of the cluster selects monitors, such as <c>release: prometheus</c>.</param>
    /// <exception cref="GenerationException">No container has a port for metrics.</exception>
    public static IReadOnlyList<Manifest> Make(ServiceSubject subject, IReadOnlyDictionary<string, string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var port = subject.MetricsPort ?? throw new GenerationException($"{subject.Kind} {subject.Name} has no port called metrics; name one so, or give --metrics-port");
        var name = subject.Name + "-metrics";
        ObjectName.RequireService(name);
        var found = new Dictionary<string, string>(subject.Labels) { [ComponentLabel] = "metrics" };
        return
        [
            new("v1", "Service", name, subject.Namespace, found, ("spec", Map(
                ("clusterIP", ((Piece)"None").Because("Prometheus asks each pod; nobody else asks here.")),
                ("selector", Texts(subject.Selector)),
                ("ports", Named("name", Networking.Port(port, "metrics", port.Number)))))),
            new("monitoring.coreos.com/v1", "ServiceMonitor", subject.Name, subject.Namespace, new Dictionary<string, string>(labels ?? new Dictionary<string, string>()).Union(subject.Labels).DistinctBy(static l => l.Key).ToDictionary(), ("spec", Map(
                ("selector", Map(("matchLabels", Texts(found)))),
                ("endpoints", List(Map(("port", "metrics"), ("path", "/metrics"), ("interval", "30s"))))))),
        ];
    }
}
