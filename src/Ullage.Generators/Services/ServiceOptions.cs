using Ullage.Generators.Workloads;
using Ullage.Model;

namespace Ullage.Generators.Services;

/// <summary>How Prometheus finds the metrics of a service.</summary>
public enum ScrapeWay
{
    /// <summary>By annotations of the pods, which the usual configuration of a plain Prometheus heeds.</summary>
    Annotations,

    /// <summary>By a ServiceMonitor of the prometheus-operator.</summary>
    ServiceMonitor,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>A cache beside the service.</summary>
public enum ServiceCache
{
    /// <summary>None.</summary>
    None,

    /// <summary>Redis.</summary>
    Redis,

    /// <summary>Memcached.</summary>
    Memcached,
}

/// <summary>How the migration of a service runs.</summary>
public enum MigrationWay
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>As an init container of every pod; the program takes turns by a lock in the database.</summary>
    InitContainer,

    /// <summary>As a Job, once a version.</summary>
    Job,
}

/// <summary>A service for which the whole set is made.</summary>
public sealed record ServiceOptions
{
    /// <summary>Its name: a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>Its namespace, which is then made too, with a quota and defaults; null to leave that to whoever applies it.</summary>
    public string? Namespace { get; init; }

    /// <summary>Its image, with a fixed version.</summary>
    public required string Image { get; init; }

    /// <summary>What it is written in.</summary>
    public required ServiceRuntime Runtime { get; init; }

    /// <summary>Go's version; the newest when null.</summary>
    public (int Major, int Minor)? GoVersion { get; init; }

    /// <summary>Its amounts, all four.</summary>
    public required ResourceSettings Resources { get; init; }

    /// <summary>Where it serves, 1024 to 65535: below that not every node lets its user listen.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Where its metrics are; another than <see cref="Port"/>.</summary>
    public int MetricsPort { get; init; } = 2112;

    /// <summary>Where it answers probes, at <see cref="Port"/>.</summary>
    public ProbePaths Probes { get; init; } = ProbePaths.Usual;

    /// <summary>Seconds that it takes to serve what has begun, 1 to 3600.</summary>
    public int DrainSeconds { get; init; } = 18;

    /// <summary>Fewest replicas; 2 at least, so that one may go.</summary>
    public int FewestReplicas { get; init; } = 3;

    /// <summary>Most replicas; more than <see cref="FewestReplicas"/>.</summary>
    public int MostReplicas { get; init; } = 10;

    /// <summary>Its importance.</summary>
    public int Priority { get; init; } = Objects.Priority.DefaultValue;

    /// <summary>Whether a pod rather stays pending than shares a node with another.</summary>
    public bool StrictSpread { get; init; }

    /// <summary>Settings beside those that are always there, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of the Secret of the same name that it reads as environment variables. The Secret itself is not made.</summary>
    public IReadOnlyList<string> SecretKeys { get; init; } = [];

    /// <summary>The host of its Ingress; null for none.</summary>
    public string? Host { get; init; }

    /// <summary>The class of the Ingress; null for the cluster's default.</summary>
    public string? IngressClass { get; init; }

    /// <summary>How its metrics are found.</summary>
    public ScrapeWay Scrape { get; init; }

    /// <summary>A cache beside it.</summary>
    public ServiceCache Cache { get; init; }

    /// <summary>How its migration runs.</summary>
    public MigrationWay Migration { get; init; }

    /// <summary>What makes the image migrate.</summary>
    public IReadOnlyList<string> MigrationArgs { get; init; } = ["migrate"];

    private string LongestSuffix => Cache switch { ServiceCache.Redis => "-redis", ServiceCache.Memcached => "-memcached", _ => "" } is var cache && Scrape == ScrapeWay.ServiceMonitor && cache.Length < MetricsSuffix.Length ? MetricsSuffix : cache;

    private const string MetricsSuffix = "-metrics";

    /// <summary>What is wrong, all at once; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>(Probes.Validate());
        Check(ObjectName.IsService(Name), $"\"{Name}\" is no name of a service; {ObjectName.ServiceExpected}");
        Check(!ObjectName.IsService(Name) || ObjectName.IsService(Name + LongestSuffix), $"\"{Name}\" has {Name.Length} letters, and {Name}{LongestSuffix}, which is called after it, more than 63; give a shorter one");
        Check(Namespace is null || ObjectName.IsLabel(Namespace), $"\"{Namespace}\" is no name of a namespace; {ObjectName.LabelExpected}");
        Check(Namespace is null || !Namespace.StartsWith("kube-", StringComparison.Ordinal), $"namespace {Namespace} is Kubernetes' own, and the set would make and bound it; give another");
        Check(Port is > 0 and < 65536 && MetricsPort is > 0 and < 65536, $"port {Port} or metrics port {MetricsPort} is none; expected 1 to 65535");
        Check(Port is <= 0 or >= 1024 && MetricsPort is <= 0 or >= 1024, $"port {(Port is > 0 and < 1024 ? Port : MetricsPort)} is below 1024, where user {Workloads.Security.Nobody} without capabilities may not listen on every node; have the service listen at 1024 or above: its Service leads users from port 80 there");
        Check(Port != MetricsPort || Scrape == ScrapeWay.None, $"port and metrics port are both {Port}, and what is open to users should not show metrics; give --metrics-port another");
        Check(DrainSeconds is > 0 and <= 3600, $"a drain of {DrainSeconds} s; expected 1 to 3600 s");
        Check(FewestReplicas >= 2 && MostReplicas > FewestReplicas, $"{FewestReplicas} to {MostReplicas} replicas; expected 2 or more at least, so that one may go, and more at most, so that there is room to scale");
        Check(Resources is { CpuRequest: not null, CpuLimit: not null, MemoryRequest: not null, MemoryLimit: not null } && Resources.CpuRequest <= Resources.CpuLimit && Resources.MemoryRequest <= Resources.MemoryLimit, "requests or limits are missing, or a request is above its limit; expected all four amounts");
        foreach (var key in Configuration.Keys.Concat(SecretKeys).Where(static k => !ObjectName.IsVariable(k)))
        {
            problems.Add($"\"{key}\" is no name of an environment variable; expected letters, digits and _, such as DB_HOST");
        }

        foreach (var key in Configuration.Keys.Intersect(SecretKeys))
        {
            problems.Add($"{key} is given as configuration and as a secret; keep one");
        }

        Check(ObjectName.IsImage(Image), $"\"{Image}\" is no image; expected one such as registry.example/shop:1.4.2");
        Check(Host is null || ObjectName.IsHost(Host), $"\"{Host}\" is no host; expected one such as shop.example");
        try
        {
            var version = ImageTag.Of(Image);
            Check(Migration != MigrationWay.Job || $"{Name}-{Workloads.Migration.Name}-{version}".Length <= 63, $"a Job called {Name}-{Workloads.Migration.Name}-{version} has more than 63 letters; give the image by its digest, or a shorter tag");
        }
        catch (GenerationException e)
        {
            problems.Add(e.Message);
        }

        return problems;

        void Check(bool good, string problem)
        {
            if (!good)
            {
                problems.Add(problem);
            }
        }
    }
}
