using Ullage.Generators.Subjects;
using Ullage.Generators.Writing;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Objects;

/// <summary>Makes what leads to a workload's pods.</summary>
public static class Networking
{
    /// <summary>Makes a Service over the ports that answer users: never one of profiles, and of metrics only where there is nothing else.</summary>
    /// <param name="subject">The workload.</param>
    /// <exception cref="GenerationException">No container says on which port it listens, or no Service can be called so.</exception>
    public static Manifest Service(ServiceSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ObjectName.RequireService(subject.Name);
        var ports = subject.ServingPorts;
        if (ports.Count == 0)
        {
            throw new GenerationException($"{subject.Kind} {subject.Name} names no port; give its container ports, or --port");
        }

        // Without an address there is nobody to translate a port.
        var isGoverning = subject.GoverningService == subject.Name;
        return new("v1", "Service", subject.Name, subject.Namespace, subject.Labels, ("spec", Map(
            ("clusterIP", isGoverning ? ((Piece)"None").Because("The StatefulSet's serviceName: each pod gets a name of its own in it.") : null),
            ("selector", Texts(subject.Selector)),
            ("ports", new Listing([.. ports.Select(p => Port(p, NameOf(p, ports), IsPlain(p, ports) && !isGoverning ? 80 : p.Number))], "name")))));
    }

    /// <summary>Makes an Ingress of one host.</summary>
    /// <param name="subject">The workload; without a Service that was read with it, one called alike.</param>
    /// <param name="host">The host, such as <c>shop.example</c>.</param>
    /// <param name="path">The path and all below it.</param>
    /// <param name="ingressClass">The controller's class; null for the cluster's default.</param>
    /// <param name="tlsSecret">The Secret with the certificate; null for none.</param>
    public static Manifest Ingress(ServiceSubject subject, string host, string path = "/", string? ingressClass = null, string? tlsSecret = null)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ObjectName.RequireService(subject.Name);
        var (service, port) = Backend(subject);
        return new("networking.k8s.io/v1", "Ingress", subject.Name, subject.Namespace, subject.Labels, ("spec", Map(
            ("ingressClassName", ingressClass is null ? null : (Piece)ingressClass),
            ("tls", tlsSecret is null ? null : List(Map(("hosts", List((Piece)host)), ("secretName", tlsSecret)))),
            ("rules", List(Map(("host", host), ("http", Map(("paths", List(Map(
                ("path", path),
                ("pathType", "Prefix"),
                ("backend", Map(("service", Map(("name", service), ("port", port))))))))))))))));
    }

    /// <summary>Makes a NetworkPolicy that opens the ports of users and scrapers and closes every other, such as that of profiles.</summary>
    /// <param name="subject">The workload.</param>
    /// <param name="from">Namespaces whose pods may use the serving ports; empty for any.</param>
    /// <param name="scrapers">Namespaces whose pods may use the metrics port; empty for any.</param>
    public static Manifest Policy(ServiceSubject subject, IReadOnlyList<string> from, IReadOnlyList<string> scrapers)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(scrapers);
        var serving = subject.ServingPorts.Where(static p => !p.IsMetrics).ToList();
        if (serving.Count == 0 && subject.MetricsPort is null)
        {
            throw new GenerationException($"{subject.Kind} {subject.Name} names no port; give its container ports, or --port");
        }

        if (scrapers.Count > 0 && subject.MetricsPort is null)
        {
            throw new GenerationException($"{subject.Kind} {subject.Name} has no port called metrics for scrapers of {string.Join(", ", scrapers)}; name one so, or give --metrics-port");
        }

        return new("networking.k8s.io/v1", "NetworkPolicy", subject.Name, subject.Namespace, subject.Labels, ("spec", Map(
            ("podSelector", Map(("matchLabels", Texts(subject.Selector)))),
            ("policyTypes", List("Ingress").Because("Nothing is said of what the service calls: that is known best where its addresses are.")),
            ("ingress", new Listing([.. serving.Count > 0 ? [Rule(from, serving)] : (Mapping[])[], .. subject.MetricsPort is { } metrics ? [Rule(scrapers, [metrics])] : (Mapping[])[]], null)))));
    }

    /// <summary>The Service to which an Ingress leads, and its port.</summary>
    private static (string Service, Mapping Port) Backend(ServiceSubject subject)
    {
        var own = subject.HttpPort;
        if (subject.Front is { } front)
        {
            var port = front.Ports.OrderBy(p => own?.IsMeant(p.Target) != true).ThenBy(static p => p.Port.FarFromHttp).First().Port;
            return (front.Name, port.Name is null ? Map(("number", port.Number)) : Map(("name", port.Name)));
        }

        if (own is null)
        {
            throw new GenerationException($"{subject.Kind} {subject.Name} names no port; give its container ports, or --port");
        }

        return subject.Serving.Count(static c => c.Ports.Count > 0) <= 1 ? (subject.Name, Map(("name", NameOf(own, subject.ServingPorts))))
            : throw new GenerationException($"{subject.Kind} {subject.Name} has containers {string.Join(", ", subject.Serving.Select(static c => c.Name))}, and nothing tells which of them is meant; give --container");
    }

    /// <summary>Whether it is a port of plain HTTP alone, which users expect at 80.</summary>
    private static bool IsPlain(SubjectPort port, IReadOnlyList<SubjectPort> all) => all.Count == 1 && (port.Name is "http" or "web" || (port.Name is null && port.FarFromHttp <= 1));

    private static string NameOf(SubjectPort port, IReadOnlyList<SubjectPort> all) => port.Name ?? (IsPlain(port, all) ? "http" : $"port-{port.Number}");

    internal static Mapping Port(SubjectPort port, string name, int number) => Map(("name", name), ("port", number), ("targetPort", port.Name is null ? port.Number : (Piece)port.Name), ("protocol", port.Protocol is null ? null : (Piece)port.Protocol));

    private static Mapping Rule(IReadOnlyList<string> namespaces, IReadOnlyList<SubjectPort> ports) => Map(
        ("from", Some(List([.. namespaces.Select(static n => Map(("namespaceSelector", Map(("matchLabels", Map(("kubernetes.io/metadata.name", n)))))))]))),
        ("ports", List([.. ports.Select(static p => Map(("port", p.Name is null ? p.Number : (Piece)p.Name), ("protocol", p.Protocol is null ? null : (Piece)p.Protocol)))])));
}
