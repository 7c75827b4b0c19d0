using Ullage.Generators.Caches;
using Ullage.Generators.Objects;
using Ullage.Generators.Subjects;
using Ullage.Generators.Workloads;
using Ullage.Generators.Writing;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Services;

/// <summary>Makes everything around a service as a Kustomize folder, one file a kind.</summary>
public static class ServiceSet
{
    /// <summary>Makes the files; <c>kustomization.yaml</c> comes first.</summary>
    /// <param name="options">The service.</param>
    /// <exception cref="GenerationException">The options are not what <see cref="ServiceOptions.Validate"/> asks for.</exception>
    public static IReadOnlyList<GeneratedFile> Make(ServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is [var problem, ..])
        {
            throw new GenerationException(problem);
        }

        var files = new List<GeneratedFile>();
        foreach (var group in Manifests(options).GroupBy(static m => m.File))
        {
            files.Add(new(group.Key, Manifest.Join(group.Select(static m => m.Manifest))));
        }

        var kustomization = PieceText.Of(Map(
            ("apiVersion", "kustomize.config.k8s.io/v1beta1"),
            ("kind", "Kustomization"),
            ("namespace", options.Namespace is null ? null : (Piece)options.Namespace),
            ("resources", new Listing([.. files.Select(static f => (Piece)f.Name)], null))));
        return [new("kustomization.yaml", kustomization), .. files];
    }

    private static IEnumerable<(string File, Manifest Manifest)> Manifests(ServiceOptions options)
    {
        var scrapes = options.Scrape != ScrapeWay.None;
        var subject = ServiceSubject.Named(options.Name) with
        {
            Containers = [new(options.Name, options.Image, options.Resources, [new("http", options.Port), .. scrapes ? [new SubjectPort("metrics", options.MetricsPort)] : (SubjectPort[])[]])],
        };
        var priority = options.Name + "-serving";
        var cache = Cache(options, subject, priority);
        if (options.Namespace is { } name)
        {
            yield return Own(NamespaceObjects.Namespace(name));
            yield return Own(NamespaceObjects.Quota(options.Name, null, [(subject, options.MostReplicas), .. cache.Where(static m => m.Kind == "Deployment").Select(static _ => (CacheSubject, 1))]));
            yield return Own(NamespaceObjects.LimitRange(options.Name, null, options.Resources));
        }

        yield return Own(Priority.Make(priority, options.Priority));
        yield return Own(ConfigurationObjects.ConfigMap(options.Name, null, Settings(options)));
        if (options.Migration == MigrationWay.Job)
        {
            yield return Own(Migration.Job(subject, options.Image, options.MigrationArgs, new(options.Name, options.Name, options.SecretKeys)));
        }

        yield return Own(ServiceDeployment.Make(options, subject, priority));
        yield return Own(Networking.Service(subject));
        yield return Own(HorizontalAutoscaler.Make(subject, options.FewestReplicas, options.MostReplicas));
        yield return Own(DisruptionBudget.Make(subject));
        yield return Own(Networking.Policy(subject, [], []));
        if (options.Host is { } host)
        {
            yield return Own(Networking.Ingress(subject, host, "/", options.IngressClass, options.Name + "-tls"));
        }

        foreach (var manifest in options.Scrape == ScrapeWay.ServiceMonitor ? Scraping.Make(subject) : [])
        {
            yield return ("service-monitor.yaml", manifest);
        }

        foreach (var manifest in cache)
        {
            yield return (options.Cache == ServiceCache.Redis ? "redis.yaml" : "memcached.yaml", manifest);
        }
    }

    /// <summary>What every service of the articles reads, and what is given; a setting that is given wins.</summary>
    private static SortedDictionary<string, string> Settings(ServiceOptions options)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["PORT"] = options.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["LOG_LEVEL"] = "info",
        };
        if (options.Scrape != ScrapeWay.None)
        {
            settings["METRICS_PORT"] = options.MetricsPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (options.Cache != ServiceCache.None && !options.SecretKeys.Contains("CACHE_URL"))
        {
            settings["CACHE_URL"] = options.Cache == ServiceCache.Redis ? $"redis://{options.Name}-redis:6379/0" : $"memcached://{options.Name}-memcached:11211";
        }

        foreach (var (key, value) in options.Configuration)
        {
            settings[key] = value;
        }

        return settings;
    }

    private static IReadOnlyList<Manifest> Cache(ServiceOptions options, ServiceSubject subject, string priority) => options.Cache switch
    {
        ServiceCache.Redis => CachePod.Redis(options.Name + "-redis", null, CachePod.DefaultLimit, subject, priority),
        ServiceCache.Memcached => CachePod.Memcached(options.Name + "-memcached", null, CachePod.DefaultLimit, subject, priority),
        _ => [],
    };

    private static ServiceSubject CacheSubject { get; } = ServiceSubject.Named("cache") with { Containers = [new("cache", "", CachePod.Resources(CachePod.DefaultLimit), [])] };

    private static (string File, Manifest Manifest) Own(Manifest manifest) => (manifest.FileName, manifest);
}
