namespace Ullage.Manifests.Kubernetes;

/// <summary>Which containers of a pod answer its users, and which stand beside them (proxies, agents, exporters).</summary>
public static class ServingContainers
{
    private static readonly string[] _aside =
    [
        "istio-proxy", "proxyv2", "linkerd-proxy", "envoy", "cloudsql-proxy", "cloud-sql-proxy", "gce-proxy", "alloydb-auth-proxy", "vault-agent", "fluent-bit", "fluentd", "filebeat", "promtail", "vector", "otel-collector",
        "otc-container", "opentelemetry-collector", "opentelemetry-collector-contrib", "jaeger-agent", "datadog-agent", "daprd", "consul-dataplane", "kuma-sidecar", "aws-xray-daemon", "kube-rbac-proxy", "config-reloader", "configmap-reload",
    ];

    /// <summary>Those that answer: those that a Service leads to; where it leads to none, those that are no sidecars, by kind or by name; where all have such a name, those that are none by kind.</summary>
    /// <typeparam name="T">A container.</typeparam>
    /// <param name="open">The containers that keep running and list ports.</param>
    /// <param name="isTargeted">Whether a Service leads to one of its ports.</param>
    /// <param name="isSidecar">Whether it is an init container that keeps running.</param>
    /// <param name="isAside">Whether <see cref="IsAside"/> tells it by name.</param>
    public static IReadOnlyList<T> Among<T>(IReadOnlyList<T> open, Predicate<T> isTargeted, Predicate<T> isSidecar, Predicate<T> isAside)
    {
        List<T> all = [.. open];
        var own = all.FindAll(c => !isSidecar(c) && !isAside(c));
        return all.Exists(isTargeted) ? all.FindAll(isTargeted) : own.Count > 0 ? own : all.FindAll(c => !isSidecar(c));
    }

    /// <summary>Whether a container stands beside the service, by its own name or its image's: those that everybody gives them.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="image">Its image, with or without tag and digest.</param>
    public static bool IsAside(string name, string image)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(image);
        return Is(name) || Is(image.Split('@')[0].Split('/')[^1].Split(':')[0]);
    }

    private static bool Is(string name) => name.EndsWith("-exporter", StringComparison.Ordinal) || name.EndsWith("_exporter", StringComparison.Ordinal) || _aside.Contains(name, StringComparer.Ordinal);
}
