using Ullage.Audit.Objects;

namespace Ullage.Audit.Reading;

/// <summary>Tells containers that stand beside a service (proxies, agents, exporters) by the names that everybody gives them.</summary>
internal static class SidecarSigns
{
    private static readonly string[] _names =
    [
        "istio-proxy", "proxyv2", "linkerd-proxy", "envoy", "cloudsql-proxy", "cloud-sql-proxy", "gce-proxy", "alloydb-auth-proxy", "vault-agent", "fluent-bit", "fluentd", "filebeat", "promtail", "vector", "otel-collector",
        "otc-container", "opentelemetry-collector", "opentelemetry-collector-contrib", "jaeger-agent", "datadog-agent", "daprd", "consul-dataplane", "kuma-sidecar", "aws-xray-daemon", "kube-rbac-proxy", "config-reloader", "configmap-reload",
    ];

    /// <summary>Whether a container is one by its own name or its image's.</summary>
    public static bool IsAside(Container container) => Is(container.Name) || Is(container.Image.ShortName);

    private static bool Is(string name) => name.EndsWith("-exporter", StringComparison.Ordinal) || name.EndsWith("_exporter", StringComparison.Ordinal) || _names.Contains(name, StringComparer.Ordinal);
}
