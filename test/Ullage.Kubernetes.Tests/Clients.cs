using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Testing.Kubernetes;

namespace Ullage.Kubernetes.Tests;

/// <summary>Clients that do not wait between tries.</summary>
internal static class Clients
{
    public static KubernetesClient Of(FakeCluster cluster, ApiOptions? options = null, string? token = null, List<TimeSpan>? waits = null) =>
        Of(new ClusterAccess(new Uri(cluster.Url + "/"), new FixedCredential(new Credential(token, null))) { Origin = "test" }, options, waits);

    public static KubernetesClient Of(ClusterAccess access, ApiOptions? options = null, List<TimeSpan>? waits = null) =>
        new(access, options ?? new ApiOptions(), TimeProvider.System, new Random(1), (wait, cancellationToken) =>
        {
            waits?.Add(wait);
            cancellationToken.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        });
}
