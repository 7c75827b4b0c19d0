using System.Globalization;
using Ullage.Generators.Objects;
using Ullage.Generators.Subjects;
using Ullage.Generators.Workloads;
using Ullage.Generators.Writing;
using Ullage.Model;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Caches;

/// <summary>Makes a cache as a pod: it keeps nothing on disk, evicts when it is full, and whoever uses it must live without it.</summary>
public static class CachePod
{
    /// <summary>The memory limit when none is given.</summary>
    public static ByteQuantity DefaultLimit { get; } = ByteQuantity.FromMebibytes(256);

    /// <summary>Makes Redis: Deployment, Service, and a NetworkPolicy where it is known who uses it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace, or null.</param>
    /// <param name="limit">Its memory limit, from 32Mi; the cache fills three quarters of it, as fragmentation and buffers take the rest.</param>
    /// <param name="user">The workload that uses it; null for any.</param>
    /// <param name="priority">Its PriorityClass, or null.</param>
    public static IReadOnlyList<Manifest> Redis(string name, string? @namespace, ByteQuantity limit, ServiceSubject? user = null, string? priority = null)
    {
        var most = Filled(limit).ToString(CultureInfo.InvariantCulture);
        return Make(name, @namespace, limit, user, priority, new("redis", 6379), 999, "docker.io/library/redis:7.4",
            List("redis-server", "--save", "", "--appendonly", "no", "--maxmemory", most + "mb", "--maxmemory-policy", "allkeys-lru").Because($"{most} MiB of data under a limit of {limit}; nothing is written to disk."),
            Map(("exec", Map(("command", List("redis-cli", "ping"))))));
    }

    /// <summary>Makes Memcached: Deployment, Service, and a NetworkPolicy where it is known who uses it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace, or null.</param>
    /// <param name="limit">Its memory limit, from 32Mi; the cache fills three quarters of it.</param>
    /// <param name="user">The workload that uses it; null for any.</param>
    /// <param name="priority">Its PriorityClass, or null.</param>
    public static IReadOnlyList<Manifest> Memcached(string name, string? @namespace, ByteQuantity limit, ServiceSubject? user = null, string? priority = null)
    {
        var most = Filled(limit).ToString(CultureInfo.InvariantCulture);
        return Make(name, @namespace, limit, user, priority, new("memcached", 11211), 11211, "docker.io/library/memcached:1.6.38",
            List("memcached", "-m", most, "-c", "1024").Because($"{most} MiB of items under a limit of {limit}."),
            Map(("tcpSocket", Map(("port", "memcached")))));
    }

    internal static ResourceSettings Resources(ByteQuantity limit) => new(CpuQuantity.FromMillicores(50), CpuQuantity.FromMillicores(200), limit, limit);

    private static long Filled(ByteQuantity limit) => limit.Bytes >= 32L << 20 ? limit.Bytes * 3 / 4 >> 20 : throw new GenerationException($"a memory limit of {limit} holds no cache; expected at least 32Mi");

    private static List<Manifest> Make(string name, string? @namespace, ByteQuantity limit, ServiceSubject? user, string? priority, SubjectPort port, long uid, string image, Piece args, Mapping ready)
    {
        ObjectName.RequireService(name);
        var subject = ServiceSubject.Named(name, @namespace);
        var manifests = new List<Manifest>
        {
            new("apps/v1", "Deployment", name, @namespace, subject.Labels, ("spec", Map(
                ("replicas", ((Piece)1).Because("A cache does not shard by itself: two would hold two truths.")),
                ("strategy", Map(("type", "Recreate"))),
                ("selector", Map(("matchLabels", Texts(subject.Selector)))),
                ("template", Map(
                    ("metadata", Map(("labels", Texts(subject.Labels)), ("annotations", Map(
                        ("ullage.dev/ignore.single-replica", "whoever uses it lives without it"),
                        ("ullage.dev/ignore.hpa-missing", "a cache does not shard by itself"),
                        ("ullage.dev/ignore.priority-missing", priority is null ? (Piece)"it goes before what serves users" : null))))),
                    ("spec", Map(
                        ("priorityClassName", priority is null ? null : (Piece)priority),
                        ("automountServiceAccountToken", false),
                        ("securityContext", Security.Pod(uid)),
                        ("containers", Named("name", Map(
                            ("name", port.Name!),
                            ("image", image),
                            ("args", args),
                            ("ports", Named("name", Map(("name", port.Name!), ("containerPort", port.Number)))),
                            ("resources", Amounts.Of(Resources(limit))),
                            ("startupProbe", Probes.Timed(Map(("tcpSocket", Map(("port", port.Name!)))), 2, 2, 15)),
                            ("livenessProbe", Probes.Timed(Map(("tcpSocket", Map(("port", port.Name!)))), 10, 2, 3)),
                            ("readinessProbe", Probes.Timed(ready, 5, 2, 2)),
                            ("lifecycle", GracePeriod.Wait),
                            ("securityContext", Security.Container))))))))))),
            new("v1", "Service", name, @namespace, subject.Labels, ("spec", Map(
                ("selector", Texts(subject.Selector)),
                ("ports", Named("name", Networking.Port(port, port.Name!, port.Number)))))),
        };
        if (user is not null)
        {
            manifests.Add(new("networking.k8s.io/v1", "NetworkPolicy", name, @namespace, subject.Labels, ("spec", Map(
                ("podSelector", Map(("matchLabels", Texts(subject.Selector)))),
                ("policyTypes", List("Ingress", "Egress")),
                ("ingress", List(Map(
                    ("from", List(Map(("podSelector", Map(("matchLabels", Texts(user.Selector))))))),
                    ("ports", List(Map(("port", port.Name!)))))))))));
        }

        return manifests;
    }
}
