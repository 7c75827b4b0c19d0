namespace Ullage.Model;

/// <summary>A Service of Kubernetes behind which a Prometheus-like server answers.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Port">The port of the Service, not of its pods.</param>
/// <param name="Path">The prefix before <c>/api/v1</c>, with a slash before it; empty for none.</param>
public sealed record PrometheusService(string Namespace, string Name, int Port, string Path)
{
    /// <summary>Its address by the cluster's DNS, for use inside the cluster.</summary>
    public Uri Address => new($"http://{Name}.{Namespace}.svc:{Port}{Path}");

    /// <summary><c>namespace/name:port/path</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}:{Port}{Path}";
}
