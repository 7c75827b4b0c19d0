using Ullage.Generators.Objects;
using Ullage.Generators.Subjects;
using Ullage.Generators.Workloads;
using Ullage.Generators.Writing;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Services;

/// <summary>The Deployment of a set.</summary>
internal static class ServiceDeployment
{
    public static Manifest Make(ServiceOptions options, ServiceSubject subject, string priorityClass)
    {
        var environment = new EnvironmentSource(options.Name, options.Name, options.SecretKeys);
        var migration = options.Migration == MigrationWay.InitContainer
            ? Named("name", Migration.Container(options.Image, options.MigrationArgs, environment)).Because("It runs in every pod: the program must take turns by a lock in the database.")
            : null;
        var pod = Map(
            ("terminationGracePeriodSeconds", GracePeriod.Of(options.DrainSeconds)),
            ("priorityClassName", priorityClass),
            ("automountServiceAccountToken", false),
            ("securityContext", Security.Pod(Security.Nobody)),
            ("topologySpreadConstraints", Spread.Of(subject, options.StrictSpread)),
            ("initContainers", migration),
            ("containers", Named("name", Container(options, subject, environment))),
            ("volumes", Named("name", Map(("name", "tmp"), ("emptyDir", Map(("sizeLimit", Value("64Mi"))))))));
        return new("apps/v1", "Deployment", options.Name, null, subject.Labels, ("spec", Map(
            ("revisionHistoryLimit", ((Piece)5).Because("No number of replicas: the autoscaler's is the only one.")),
            ("selector", Map(("matchLabels", Texts(subject.Selector)))),
            ("strategy", Map(("type", "RollingUpdate"), ("rollingUpdate", Map(("maxSurge", 1), ("maxUnavailable", 0))))),
            ("template", Map(("metadata", Map(("labels", Texts(subject.Labels)), ("annotations", Annotations(options)))), ("spec", pod))))));
    }

    private static Mapping Container(ServiceOptions options, ServiceSubject subject, EnvironmentSource environment) => new([.. Map(
        ("name", options.Name),
        ("image", options.Image),
        ("ports", Named("name", [.. subject.Containers[0].Ports.Select(static p => Map(("name", p.Name!), ("containerPort", p.Number)))])),
        ("envFrom", environment.From),
        ("env", Some(Named("name", [.. RuntimeEnvironment.Of(options.Runtime, options.Resources, options.GoVersion), .. environment.SecretVariables]))),
        ("resources", Amounts.Of(options.Resources))).Entries,
        .. Probes.Of(options.Probes, "http").Select(static p => (p.Key, p.Value.Because(p.Reason))),
        .. Map(
            ("lifecycle", GracePeriod.Wait.Because("Endpoints go while SIGTERM comes: requests are served until balancers know.")),
            ("securityContext", Security.Container),
            ("volumeMounts", List(Map(("name", "tmp"), ("mountPath", "/tmp"))))).Entries]);

    private static Piece? Annotations(ServiceOptions options)
    {
        var runtime = options.Runtime switch { ServiceRuntime.Go => "go", ServiceRuntime.DotNet => "dotnet", _ => null };
        var pins = RuntimeEnvironment.Pins(options.Runtime, options.Resources, options.GoVersion);
        var annotations = Map(
            ("ullage.dev/runtime", runtime is null ? null : (Piece)runtime),
            ("ullage.dev/ignore.gomaxprocs-pinned", pins is null ? null : (Piece)pins),
            ("prometheus.io/scrape", options.Scrape == ScrapeWay.Annotations ? (Piece)"true" : null),
            ("prometheus.io/port", options.Scrape == ScrapeWay.Annotations ? (Piece)options.MetricsPort.ToString(System.Globalization.CultureInfo.InvariantCulture) : null),
            ("prometheus.io/path", options.Scrape == ScrapeWay.Annotations ? (Piece)"/metrics" : null));
        return annotations.Entries.Count == 0 ? null : annotations;
    }
}
