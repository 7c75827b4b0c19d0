using Ullage.Generators;
using Ullage.Generators.Services;
using Ullage.Generators.Workloads;
using Ullage.Model;

namespace Ullage.Cli.Configuration;

/// <summary>What is known of the service that objects are generated for, and how they are to be.</summary>
internal static class GenerateSettings
{
    private static readonly string[] _runtimes = ["go", "dotnet", "other"];
    private static readonly string[] _scrapes = ["annotations", "servicemonitor", "none"];
    private static readonly string[] _caches = ["redis", "memcached", "none"];
    private static readonly string[] _migrations = ["init", "job", "none"];

    public static readonly Setting<string?> IntoNamespace = One("into-namespace", "NAMESPACE", "The namespace of what is generated.", "none: whoever applies it says", "shop", Name(ObjectName.IsLabel, ObjectName.LabelExpected), null);

    public static readonly Setting<string?> Image = One("image", "IMAGE", "The service's image, with a fixed version.", "", "registry.example/shop:1.4.2", Name(ObjectName.IsImage, "expected an image such as registry.example/shop:1.4.2"), null);

    public static readonly Setting<ServiceRuntime?> Runtime = Choice<ServiceRuntime?>("runtime", "RUNTIME", "What the service is written in: sets GOMEMLIMIT, GOMAXPROCS or DOTNET_gcServer from the limits.", "", _runtimes, static t => t switch { "go" => ServiceRuntime.Go, "dotnet" => ServiceRuntime.DotNet, _ => ServiceRuntime.Other }, null);

    public static readonly Setting<(int Major, int Minor)> GoVersion = One("go-version", "VERSION", "Go's version. Before 1.25 it does not see the CPU limit, so that GOMAXPROCS is set.", "1.26", "1.24", Reads.Last(Version), (1, 26));

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Requests = Amounts("requests", "cpu and memory that a container requests, in place of the tier's or the manifest's.", "cpu=100m,memory=128Mi");

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Limits = Amounts("limits", "cpu and memory that a container may use, in place of the tier's or the manifest's.", "cpu=400m,memory=256Mi");

    public static readonly Setting<long> Port = Number("port", "The port that serves users.", 8080, 1, 65535);

    public static readonly Setting<long?> MetricsPort = One<long?>("metrics-port", "NUMBER", "The port of metrics.", "2112; 9090 for dotnet", "9090", static t => ValueText.Whole(t[^1], 1, 65535), null);

    public static readonly Setting<string?> Container = One("container", "NAME", "The container that is meant, where a workload has several.", "the one that serves: a Service leads to it, or it is no sidecar", "web", Name(ObjectName.IsLabel, ObjectName.LabelExpected), null);

    public static readonly Setting<string?> LivenessPath = One("liveness-path", "PATH", "Where the service answers as long as it is not stuck, whatever its dependencies do.", "/healthz for a new service", "/livez", Reads.Last<string?>(Reads.Text), null);

    public static readonly Setting<string?> ReadinessPath = One("readiness-path", "PATH", "Where the service answers when it can serve, dependencies included.", "/readyz for a new service", "/ready", Reads.Last<string?>(Reads.Text), null);

    public static readonly Setting<string?> StartupPath = One("startup-path", "PATH", "Where the service answers when its start is over.", "the path of readiness", "/startupz", Reads.Last<string?>(Reads.Text), null);

    public static readonly Setting<string?> ProbePort = One("probe-port", "PORT", "Name or number of the port that probes ask.", "the one called http or web, else the likeliest to answer HTTP", "http", Name(ObjectName.IsPort, "expected a number up to 65535, or the name of a port: at most 15 small letters, digits and -"), null);

    public static readonly Setting<TimeSpan> Drain = One("drain", "DURATION", "How long the service takes to serve what has begun; the grace period follows from it.", "18s", "25s", Reads.Last(static t => ValueText.Within(t, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "between 1s and 1h")), TimeSpan.FromSeconds(18));

    public static readonly Setting<long> MinReplicas = Number("min-replicas", "Fewest replicas.", 3, 1, 10_000);

    public static readonly Setting<long> MaxReplicas = Number("max-replicas", "Most replicas.", 10, 1, 10_000);

    public static readonly Setting<bool> Strict = Switch("strict", "A pod rather stays pending than shares a node with another of its kind.");

    public static readonly Setting<long> Value = Number("value", "How important pods of the class are; above 1000000000 is the system's.", Ullage.Generators.Objects.Priority.DefaultValue, 0, 1_000_000_000);

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Literal = Pairs("literal", "KEY=VALUE", "A setting that is no secret, as an environment variable.", "DB_HOST=postgres", ValueText.Pair);

    public static readonly Setting<string?> EnvFile = new()
    {
        Name = "env-file",
        Group = SettingGroup.Generate,
        Placeholder = "FILE",
        Summary = "Take keys and values from lines KEY=VALUE of a file.",
        Example = "shop.env",
        IsPath = true,
        InFile = false,
        Read = Reads.Last<string?>(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<IReadOnlyList<string>> Key = new()
    {
        Name = "key",
        Group = SettingGroup.Generate,
        Shape = SettingShape.Many,
        Placeholder = "KEY",
        Summary = "A key of the Secret, which the service reads as a variable of that name. Its value comes from --env-file or somebody fills it in; none is made up.",
        Example = "DATABASE_URL",
        InFile = false,
        Read = Reads.Each(Reads.Text),
        Otherwise = [],
    };

    public static readonly Setting<string?> FromSecret = One("from-secret", "NAME", "The Secret with the keys of --key.", "where the container reads them from", "shop-database", Name(ObjectName.IsSubdomain, ObjectName.SubdomainExpected), null);

    public static readonly Setting<string?> Host = One("host", "HOST", "The host of the Ingress.", "", "shop.example", Name(ObjectName.IsHost, "expected a host such as shop.example"), null);

    public static readonly Setting<string> HttpPath = One("http-path", "PATH", "The path that the Ingress leads to the service, and all below it.", "/", "/orders", Reads.Last(Checked(ObjectName.IsIngressPath, "expected a path such as /orders, without //, /../ or blanks")), "/");

    public static readonly Setting<string?> IngressClass = One("ingress-class", "CLASS", "The class of the Ingress.", "the cluster's", "nginx", Name(ObjectName.IsSubdomain, ObjectName.SubdomainExpected), null);

    public static readonly Setting<string?> TlsSecret = One("tls-secret", "NAME", "The Secret with the certificate of the Ingress.", "none; NAME-tls for a whole service", "shop-tls", Name(ObjectName.IsSubdomain, ObjectName.SubdomainExpected), null);

    public static readonly Setting<IReadOnlyList<string>> FromNamespace = Many("from-namespace", "NAMESPACE", "Pods of this namespace alone may use the serving ports.", "ingress-nginx", Checked(ObjectName.IsLabel, ObjectName.LabelExpected));

    public static readonly Setting<IReadOnlyList<string>> ScrapedFrom = Many("scraped-from", "NAMESPACE", "Pods of this namespace alone may use the metrics port.", "monitoring", Checked(ObjectName.IsLabel, ObjectName.LabelExpected));

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> MonitorLabel = Pairs("monitor-label", "KEY=VALUE", "A label by which the cluster's Prometheus selects monitors.", "release=prometheus", Label);

    public static readonly Setting<ByteQuantity> MemoryLimit = One("memory-limit", "AMOUNT", "The cache's memory limit; three quarters of it hold data.", "256Mi", "1Gi", Reads.Last(CacheMemory), Ullage.Generators.Caches.CachePod.DefaultLimit);

    public static readonly Setting<IReadOnlyList<string>> MigrateArg = Many("migrate-arg", "ARG", "What makes the image migrate its database; repeat it for several.", "migrate", Reads.Text);

    public static readonly Setting<MigrationWay> Migrate = Choice("migrate", "WAY", "How the migration runs: init (an init container of every pod; the program takes turns by a lock in the database), or job (once a version).", "none", _migrations, static t => t switch { "init" => MigrationWay.InitContainer, "job" => MigrationWay.Job, _ => MigrationWay.None }, MigrationWay.None);

    public static readonly Setting<ScrapeWay> Scrape = Choice("scrape", "WAY", "How Prometheus finds the metrics.", "annotations", _scrapes, static t => t switch { "servicemonitor" => ScrapeWay.ServiceMonitor, "none" => ScrapeWay.None, _ => ScrapeWay.Annotations }, ScrapeWay.Annotations);

    public static readonly Setting<ServiceCache> Cache = Choice("cache", "CACHE", "A cache beside the service.", "none", _caches, static t => t switch { "redis" => ServiceCache.Redis, "memcached" => ServiceCache.Memcached, _ => ServiceCache.None }, ServiceCache.None);

    public static readonly Setting<string?> Package = One("package", "PATH", "Go: the package of the main function. .NET: the project's file.", ".", "./cmd/shop", Reads.Last<string?>(Reads.Text), null);

    public static readonly Setting<string?> Folder = new()
    {
        Name = "folder",
        Group = SettingGroup.Generate,
        Placeholder = "FOLDER",
        Summary = "Where the files go.",
        Default = "a folder of the service's name",
        Example = "deploy/shop",
        IsPath = true,
        InFile = false,
        Read = Reads.Last<string?>(Reads.Path),
        Otherwise = null,
    };

    public static readonly Setting<bool> Force = Switch("force", "Replace files that are there.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        IntoNamespace, Image, Runtime, GoVersion, Requests, Limits, Port, MetricsPort, Container, LivenessPath, ReadinessPath, StartupPath, ProbePort, Drain, MinReplicas, MaxReplicas, Strict, Value, Literal, EnvFile, Key, FromSecret,
        Host, HttpPath, IngressClass, TlsSecret, FromNamespace, ScrapedFrom, MonitorLabel, MemoryLimit, MigrateArg, Migrate, Scrape, Cache, Package, Folder, Force,
    ];

    /// <summary>Settings that tell of a service without a manifest.</summary>
    public static IReadOnlyList<Setting> Subject { get; } = [ApplySettings.Filename, IntoNamespace, MendSettings.Tier, TierFile.Path, Requests, Limits];

    private static Setting<T> One<T>(string name, string placeholder, string summary, string @default, string example, Func<IReadOnlyList<string>, T> read, T otherwise) => new()
    {
        Name = name,
        Group = SettingGroup.Generate,
        Placeholder = placeholder,
        Summary = summary,
        Default = @default,
        Example = example,
        InFile = false,
        Read = read,
        Otherwise = otherwise,
    };

    private static Setting<T> Choice<T>(string name, string placeholder, string summary, string @default, string[] choices, Func<string, T> read, T otherwise) => new()
    {
        Name = name,
        Group = SettingGroup.Generate,
        Placeholder = placeholder,
        Summary = summary,
        Default = @default,
        Choices = choices,
        Example = choices[0],
        InFile = false,
        Read = Reads.Last(t => read(ValueText.Choice(t, choices))),
        Otherwise = otherwise,
    };

    private static Setting<long> Number(string name, string summary, long otherwise, long least, long most) =>
        One(name, "NUMBER", summary, otherwise.ToString(System.Globalization.CultureInfo.InvariantCulture), (otherwise + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), Reads.Last(t => ValueText.Whole(t, least, most)), otherwise);

    private static Setting<IReadOnlyList<string>> Many(string name, string placeholder, string summary, string example, Func<string, string> read) => new()
    {
        Name = name,
        Group = SettingGroup.Generate,
        Shape = SettingShape.Many,
        Placeholder = placeholder,
        Summary = summary,
        Example = example,
        InFile = false,
        Read = Reads.Each(read),
        Otherwise = [],
    };

    private static Setting<IReadOnlyList<KeyValuePair<string, string>>> Pairs(string name, string placeholder, string summary, string example, Func<string, KeyValuePair<string, string>> read) => new()
    {
        Name = name,
        Group = SettingGroup.Generate,
        Shape = SettingShape.Pairs,
        Placeholder = placeholder,
        Summary = summary,
        Example = example,
        InFile = false,
        Read = Reads.Each(read),
        Otherwise = [],
    };

    /// <summary>As kubectl takes them: <c>cpu=100m,memory=128Mi</c>.</summary>
    private static Setting<IReadOnlyList<KeyValuePair<string, string>>> Amounts(string name, string summary, string example) => new()
    {
        Name = name,
        Group = SettingGroup.Generate,
        Shape = SettingShape.Pairs,
        Placeholder = "RESOURCE=AMOUNT",
        Summary = summary,
        Example = example,
        InFile = false,
        Read = static texts => [.. texts.SelectMany(static t => t.Split(',')).Select(ValueText.Pair)],
        Otherwise = [],
    };

    private static Setting<bool> Switch(string name, string summary) => new()
    {
        Name = name,
        Group = SettingGroup.Generate,
        Shape = SettingShape.Switch,
        Summary = summary,
        InFile = false,
        Read = Reads.Last(ValueText.Switch),
        Otherwise = false,
    };

    private static Func<IReadOnlyList<string>, string?> Name(Predicate<string> good, string expected) => Reads.Last<string?>(Checked(good, expected));

    private static Func<string, string> Checked(Predicate<string> good, string expected) => text => good(text) ? text : throw new FormatException($"\"{text}\" is not taken; {expected}");

    private static KeyValuePair<string, string> Label(string text)
    {
        var (key, value) = ValueText.Pair(text);
        return ObjectName.IsLabelKey(key) && ObjectName.IsLabelValue(value) ? new(key, value) : throw new FormatException($"\"{text}\" is no label; expected at most 63 letters, digits, -, _ and . on either side, beginning and ending with a letter or digit");
    }

    /// <summary>No node has more, and no cache of this kind.</summary>
    private static ByteQuantity CacheMemory(string text) => ValueText.Memory(text) is var amount && amount.Bytes <= 1L << 40 ? amount : throw new FormatException($"\"{text}\" is more than a pod can have; expected at most 1Ti");

    private static (int Major, int Minor) Version(string text) =>
        text.Split('.') is [var major, var minor, ..] && int.TryParse(major, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var first) && int.TryParse(minor, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var second) && first == 1 && second is >= 19 and < 1000
            ? (first, second)
            : throw new FormatException($"\"{text}\" is not a version of Go that knows its memory limit; write 1.19 or later, such as 1.26");
}
