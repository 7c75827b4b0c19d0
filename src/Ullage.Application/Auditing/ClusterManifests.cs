using Ullage.Kubernetes.Api;

namespace Ullage.Application.Auditing;

/// <summary>What was read of a cluster to audit it.</summary>
/// <param name="Objects">The objects, in a fixed order.</param>
/// <param name="Unread">Kinds that could not be listed, each with the reason.</param>
public sealed record ClusterManifests(IReadOnlyList<LiveObject> Objects, IReadOnlyList<(string Kind, string Reason)> Unread)
{
    private const long MostBytes = 512L << 20;

    private static readonly ResourceType[] _scalers = [ResourceType.HorizontalPodAutoscalers, new("keda.sh", "v1alpha1", "scaledobjects", "ScaledObject")];

    /// <summary>The other kinds that rules look at. Secrets are none of them: they are never asked for.</summary>
    private static readonly ResourceType[] _types =
    [
        ResourceType.Namespaces, ResourceType.Deployments, ResourceType.StatefulSets, ResourceType.DaemonSets, ResourceType.ReplicaSets, ResourceType.Jobs, ResourceType.CronJobs, ResourceType.Pods,
        new("", "v1", "services", "Service"), new("networking.k8s.io", "v1", "ingresses", "Ingress"), ResourceType.VerticalPodAutoscalers,
        ResourceType.PodDisruptionBudgets, ResourceType.LimitRanges, ResourceType.ResourceQuotas, ResourceType.ConfigMaps,
        new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim"), new("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", false),
        new("monitoring.coreos.com", "v1", "servicemonitors", "ServiceMonitor"), new("monitoring.coreos.com", "v1", "podmonitors", "PodMonitor"),
    ];

    /// <summary>Reads what is live: no object that another makes and keeps, and nothing that the server keeps for itself.</summary>
    /// <param name="client">The API.</param>
    /// <param name="namespaces">The namespaces to list; null for all.</param>
    /// <param name="wanted">Which of the namespaces count.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">The API cannot be asked, or lets nothing be listed.</exception>
    public static async Task<ClusterManifests> ReadAsync(KubernetesClient client, IReadOnlyList<string>? namespaces, Predicate<string> wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(wanted);
        var bytes = 0L;
        var scaled = new HashSet<string>(StringComparer.Ordinal);
        (string Kind, IReadOnlyList<LiveObject> Objects, KubernetesException? Refused)[] lists =
            [.. await Task.WhenAll(_scalers.Select(ListAsync)).ConfigureAwait(false), .. await Task.WhenAll(_types.Select(ListAsync)).ConfigureAwait(false)];
        var refused = lists.Where(static l => l.Refused is not null).ToList();
        if (refused.Count == lists.Length)
        {
            throw refused[0].Refused!;
        }

        var objects = lists.SelectMany(static l => l.Objects).OrderBy(static o => o.Name, StringComparer.Ordinal).ToList();
        return new(objects, [.. refused.Select(static l => (l.Kind, l.Refused!.Message))]);

        async Task<(string Kind, IReadOnlyList<LiveObject> Objects, KubernetesException? Refused)> ListAsync(ResourceType type)
        {
            var found = new List<LiveObject>();
            try
            {
                foreach (var name in type.Namespaced ? namespaces ?? [null!] : [null!])
                {
                    var list = await client.ListAsync(type, name, item => Take(type, item), ListQuery.All, cancellationToken).ConfigureAwait(false);
                    found.AddRange(list.Items.Where(static o => o.Json.Length > 0));
                }
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
            {
                // A definition that is not installed has no objects.
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.Forbidden)
            {
                return (type.Kind, found, e);
            }

            return (type.Kind, found, null);
        }

        LiveObject Take(ResourceType type, System.Text.Json.JsonElement item)
        {
            if (_scalers.Contains(type) && LiveObject.TargetOf(item) is { } target)
            {
                lock (scaled)
                {
                    scaled.Add(target);
                }
            }

            if (LiveObject.Of(client.Served(type).ApiVersion, type.Kind, item, scaled) is not { } live || (live.Name.Split('/') is [var space, _, _] ? !wanted(space) : type.Kind == "Namespace" && !wanted(live.Name.Split('/')[^1])))
            {
                return new("", default);
            }

            return Interlocked.Add(ref bytes, live.Json.Length) <= MostBytes
                ? live
                : throw new KubernetesException(KubernetesFailure.TooLarge, $"the objects of the cluster take more than {MostBytes >> 20} MiB; narrow it with --namespace.");
        }
    }
}
