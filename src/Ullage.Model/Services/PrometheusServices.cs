namespace Ullage.Model;

/// <summary>
/// The names under which the usual charts and operators install Prometheus and what speaks its API, and the namespaces where people put them: what is tried, in this
/// order, where nobody gives an address.
/// </summary>
public static class PrometheusServices
{
    /// <summary>Where to look, in this order.</summary>
    public static IReadOnlyList<string> Namespaces { get; } = ["monitoring", "observability", "prometheus", "default"];

    /// <summary>Name, port and path of each, in the order of preference: one Prometheus, then what stands before several.</summary>
    public static IReadOnlyList<(string Name, int Port, string Path)> Names { get; } =
    [
        ("prometheus", 9090, ""),
        ("prometheus-server", 80, ""),
        ("prometheus-server", 9090, ""),
        ("prometheus-operated", 9090, ""),
        ("prometheus-k8s", 9090, ""),
        ("kube-prometheus-stack-prometheus", 9090, ""),
        ("prometheus-kube-prometheus-prometheus", 9090, ""),
        ("monitoring-kube-prometheus-prometheus", 9090, ""),
        ("victoria-metrics-single-server", 8428, ""),
        ("vmsingle-victoria-metrics-k8s-stack", 8428, ""),
        ("vmsingle", 8428, ""),
        ("vmselect-victoria-metrics-k8s-stack", 8481, "/select/0/prometheus"),
        ("vmselect", 8481, "/select/0/prometheus"),
        ("thanos-query-frontend", 9090, ""),
        ("thanos-query", 9090, ""),
        ("thanos-query", 10902, ""),
        ("thanos-querier", 9090, ""),
        ("mimir-nginx", 80, "/prometheus"),
        ("mimir-gateway", 80, "/prometheus"),
    ];

    /// <summary>Endings that charts give to the name of a release: such a Service is one of these whatever the release is called.</summary>
    private static readonly string[] Endings = ["-prometheus-server", "-kube-prometheus-prometheus", "-kube-promethe-prometheus", "-victoria-metrics-single-server", "-mimir-nginx", "-mimir-gateway", "-thanos-query-frontend", "-thanos-query"];

    /// <summary>Every Service to try where the cluster cannot be asked for a list: each name in the first namespace, then in the next.</summary>
    /// <param name="namespaces">Namespaces to look in; null for the usual ones.</param>
    public static IReadOnlyList<PrometheusService> Candidates(IReadOnlyList<string>? namespaces = null) =>
        [.. (namespaces ?? Namespaces).SelectMany(static space => Names.Select(n => new PrometheusService(space, n.Name, n.Port, n.Path)))];

    /// <summary>What a Service that is there may be.</summary>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="ports">Its ports, the first first.</param>
    /// <returns>How to reach it, and its place in the order, lower first; null where it is none of these.</returns>
    public static (PrometheusService Service, int Rank)? Recognise(string @namespace, string name, IReadOnlyList<int> ports)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(ports);
        var space = Namespaces.ToList().IndexOf(@namespace);
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i].Name == name && (ports.Count == 0 || ports.Contains(Names[i].Port)))
            {
                return (new(@namespace, name, Names[i].Port, Names[i].Path), Rank(i));
            }
        }

        // A known name on another port, or a release of another name.
        var known = Names.ToList().FindIndex(n => n.Name == name || (name.Length > n.Name.Length && Endings.Any(e => name.EndsWith(e, StringComparison.Ordinal) && e.EndsWith("-" + n.Name, StringComparison.Ordinal))));
        if (known < 0)
        {
            known = Array.Exists(Endings, e => name.EndsWith(e, StringComparison.Ordinal)) ? Names.ToList().FindIndex(static n => n.Name == "kube-prometheus-stack-prometheus") : -1;
        }

        return known < 0 || ports.Count == 0 ? null : (new(@namespace, name, ports.Contains(Names[known].Port) ? Names[known].Port : ports[0], Names[known].Path), Rank(known));

        int Rank(int place) => ((space < 0 ? Namespaces.Count : space) * Names.Count) + place;
    }
}
