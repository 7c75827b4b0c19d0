using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Generators.Caches;
using Ullage.Generators.Objects;
using Ullage.Generators.Subjects;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Cli.Commands.Generate;

/// <summary>The commands that make single objects around a service.</summary>
internal static class ObjectCommands
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        GenerateCommand.Of("hpa", "Make a HorizontalPodAutoscaler whose target follows from request and limit",
            "Scales on CPU, at 70 % of the CPU limit written as a share of the request: a request is what a pod usually uses, and a target of 70 % of that would always scale out. Without a limit it is 70 % of the request. Memory is left out, as it hardly falls with the load. A workload that an autoscaler of the manifests scales gets no second one.",
            GenerateCommand.Name, [.. GenerateSettings.Subject, GenerateSettings.MinReplicas, GenerateSettings.MaxReplicas], Autoscalers,
            new("ullage generate hpa -f deployment.yaml", "names, request and limit as the manifest has them"), new("ullage generate hpa shop --tier lightweight", "50m of 200m: a target of 280 %")),
        GenerateCommand.Of("pdb", "Make a PodDisruptionBudget that never blocks a drain",
            "One pod may go at a time (maxUnavailable), however many there are, and pods that are not ready never hold a drain up. Pods that a budget of the manifests selects get no second one, as that would refuse every eviction.",
            GenerateCommand.Name, GenerateSettings.Subject, static invocation => OneForEach.Make(invocation, "pdb-overlap", DisruptionBudget.Make).Select(static m => m.Made),
            new CommandExample("ullage generate pdb -f deploy/", "one for each workload")),
        PriorityCommand.Definition,
        GenerateCommand.Of("quota", "Make a ResourceQuota that holds the workloads at their most replicas",
            "Sums requests and limits over workloads: an autoscaler's most replicas where one of the manifests targets them, else --max-replicas, and three more for rollouts. Limits are bounded only where every container has one.",
            GenerateCommand.Name, [.. GenerateSettings.Subject, GenerateSettings.MaxReplicas], Quota,
            new CommandExample("ullage generate quota -f deploy/ --into-namespace shop", "for what is in the folder")),
        GenerateCommand.Of("limitrange", "Make a LimitRange: what containers get that say nothing", "Requests and limits of a tier or of flags as the defaults of a namespace. It refuses no container.", GenerateCommand.NeededName,
            [GenerateSettings.IntoNamespace, MendSettings.Tier, TierFile.Path, GenerateSettings.Requests, GenerateSettings.Limits],
            static invocation => GenerateInput.Resources(invocation, new(null, null, null, null)) is { CpuRequest: not null, MemoryRequest: not null, MemoryLimit: not null } amounts
                ? [NamespaceObjects.LimitRange(GenerateInput.RequireName(invocation), invocation.Settings.Get(GenerateSettings.IntoNamespace), amounts)]
                : throw new UsageException("limitrange needs amounts: --tier, or --requests and --limits"),
            new CommandExample("ullage generate limitrange defaults --tier lightweight", "of a standard profile")),
        GenerateCommand.ForEach("svc", "Make a Service over the ports that serve users", "Ports of metrics are left out, and of profiles always; so are those of sidecars. A StatefulSet's own (serviceName) is headless. (generate service makes the whole set around a service.)",
            [GenerateSettings.Port, GenerateSettings.Container], Service,
            new CommandExample("ullage generate svc -f deployment.yaml", "the ports that the containers name")),
        GenerateCommand.Of("ingress", "Make an Ingress of one host", "Leads a host, or a path of it, to the port of the service that answers HTTP: by the Service that the manifests have for it, else by one called alike, as generate svc makes it.",
            GenerateCommand.Name, [.. GenerateSettings.Subject, GenerateSettings.Port, GenerateSettings.Container, GenerateSettings.Host, GenerateSettings.HttpPath, GenerateSettings.IngressClass, GenerateSettings.TlsSecret], Ingress,
            new CommandExample("ullage generate ingress shop --host shop.example --tls-secret shop-tls", "with its certificate")),
        GenerateCommand.ForEach("networkpolicy", "Make a NetworkPolicy that opens the ports of users and scrapers alone", "Every other port, such as that of profiles, is closed to other pods. What the service calls is not restricted.",
            [GenerateSettings.Port, GenerateSettings.Container, GenerateSettings.MetricsPort, GenerateSettings.FromNamespace, GenerateSettings.ScrapedFrom],
            static (invocation, subject) => [Networking.Policy(subject, invocation.Settings.Get(GenerateSettings.FromNamespace), invocation.Settings.Get(GenerateSettings.ScrapedFrom))],
            new CommandExample("ullage generate networkpolicy -f deployment.yaml --from-namespace ingress-nginx --scraped-from monitoring", "only from there")),
        GenerateCommand.ForEach("servicemonitor", "Make a ServiceMonitor and the headless Service that it finds", "Metrics get a Service of their own, so that they are behind no ingress.",
            [GenerateSettings.MetricsPort, GenerateSettings.MonitorLabel],
            static (invocation, subject) => Scraping.Make(subject, invocation.Settings.Get(GenerateSettings.MonitorLabel).ToDictionary()),
            new CommandExample("ullage generate servicemonitor shop --metrics-port 2112 --monitor-label release=prometheus", "as the operator of that release finds it")),
        GenerateCommand.Of("redis", "Make Redis as a cache: pod, Service, bounds", "It keeps nothing on disk and evicts at three quarters of its memory limit. Kubernetes provides no Redis; this is one pod that whoever uses it must live without.",
            GenerateCommand.NeededName, [GenerateSettings.IntoNamespace, GenerateSettings.MemoryLimit],
            static invocation => CachePod.Redis(GenerateInput.RequireName(invocation), invocation.Settings.Get(GenerateSettings.IntoNamespace), invocation.Settings.Get(GenerateSettings.MemoryLimit)),
            new CommandExample("ullage generate redis shop-redis --memory-limit 512Mi", "384 MiB of data")),
        GenerateCommand.Of("memcached", "Make Memcached as a cache: pod, Service, bounds", "It evicts at three quarters of its memory limit.",
            GenerateCommand.NeededName, [GenerateSettings.IntoNamespace, GenerateSettings.MemoryLimit],
            static invocation => CachePod.Memcached(GenerateInput.RequireName(invocation), invocation.Settings.Get(GenerateSettings.IntoNamespace), invocation.Settings.Get(GenerateSettings.MemoryLimit)),
            new CommandExample("ullage generate memcached sessions", "192 MiB of items")),
    ];

    private static IEnumerable<Generators.Writing.Manifest> Autoscalers(Invocation invocation)
    {
        var settings = invocation.Settings;
        if (settings.Get(GenerateSettings.MaxReplicas) < 2)
        {
            throw new UsageException($"{GenerateSettings.MaxReplicas.Flag} 1 leaves nothing to scale; expected 2 or more");
        }

        var (fewest, most) = ReplicaBounds.Of(settings);
        if (fewest >= most)
        {
            throw new UsageException($"{GenerateSettings.MaxReplicas.Flag} {most} is {(fewest == most ? "no more than" : "below")} {GenerateSettings.MinReplicas.Flag} {fewest}; expected more at most than at least, or no autoscaler but spec.replicas");
        }

        var made = OneForEach.Make(invocation, "hpa-duplicate", s => Autoscaler(settings, s));
        foreach (var subject in made.Select(static m => m.Subject).Where(static s => s.Replicas is not null))
        {
            var written = subject.Replicas!.Value;
            var (least, all) = ReplicaBounds.Of(settings, written);
            invocation.Remark($"{subject.Kind} {subject.Name} writes replicas; remove that, or each apply undoes the autoscaler");
            if (written < least || written > all)
            {
                invocation.Remark($"{subject.Kind} {subject.Name} has {written} replica{(written == 1 ? "" : "s")}, and the autoscaler keeps {(written < least ? $"{least} at least: see that it bears others beside it" : $"{all} at most")}");
            }
        }

        return made.Select(static m => m.Made);
    }

    private static Generators.Writing.Manifest Autoscaler(ResolvedSettings settings, ServiceSubject subject)
    {
        var (fewest, most) = ReplicaBounds.Of(settings, subject.Replicas);
        return HorizontalAutoscaler.Make(subject, fewest, most);
    }

    private static IEnumerable<Generators.Writing.Manifest> Quota(Invocation invocation)
    {
        var files = GenerateInput.Files(invocation);
        var subjects = GenerateInput.Subjects(invocation, files);
        var around = files.Count > 0 ? files[0].Around : [];
        var isGiven = invocation.Settings.IsGiven(GenerateSettings.MaxReplicas);
        var @namespace = invocation.Settings.Get(GenerateSettings.IntoNamespace) ?? subjects[0].Namespace;
        var name = @namespace ?? subjects[0].Name;
        foreach (var other in around.Where(o => o.Kind == "ResourceQuota" && o.Name != name && o.MayShare(@namespace)))
        {
            invocation.Remark($"ResourceQuota {other.Name} bounds the namespace too, and pods must fit into both; keep one");
        }

        return [NamespaceObjects.Quota(name, @namespace, [.. subjects.Select(s => (s, Most(s, around) ?? (!isGiven && s.Replicas is { } written ? written : (int)invocation.Settings.Get(GenerateSettings.MaxReplicas))))])];
    }

    /// <summary>The most replicas that an autoscaler in the files gives a workload.</summary>
    private static int? Most(ServiceSubject subject, IReadOnlyList<ManifestObject> around)
    {
        int? most = null;
        foreach (var scaler in around.Where(o => o.Kind == "HorizontalPodAutoscaler" && o.MayShare(subject.Namespace)))
        {
            var (aim, replicas) = (scaler.Node["spec"]["scaleTargetRef"], scaler.Node["spec"]["maxReplicas"].Text);
            if (aim["kind"].TextIs(subject.Kind) && aim["name"].TextIs(subject.Name) && int.TryParse(replicas, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
            {
                most = Math.Max(most ?? 0, number);
            }
        }

        return most;
    }

    private static IEnumerable<Generators.Writing.Manifest> Service(Invocation invocation, ServiceSubject subject)
    {
        if (subject.Services.Count > 0 && !subject.Services.Any(s => s.Name == subject.Name))
        {
            invocation.Remark($"{string.Join(", ", subject.Services.Select(static s => $"Service {s.Name}"))} leads to {subject.Kind} {subject.Name} already; this is another beside it");
        }

        return [Networking.Service(subject)];
    }

    private static IEnumerable<Generators.Writing.Manifest> Ingress(Invocation invocation)
    {
        var (settings, host) = (invocation.Settings, RequireHost(invocation));
        var subjects = GenerateInput.Subjects(invocation);
        GenerateInput.RequireOne($"{host}{settings.Get(GenerateSettings.HttpPath)}", subjects.Select(static s => s.Name));
        return subjects.Select(s => Networking.Ingress(Led(invocation, s), host, settings.Get(GenerateSettings.HttpPath), settings.Get(GenerateSettings.IngressClass), settings.Get(GenerateSettings.TlsSecret)));
    }

    private static ServiceSubject Led(Invocation invocation, ServiceSubject subject)
    {
        if (subject.Services.Count > 1)
        {
            invocation.Remark($"Services {string.Join(", ", subject.Services.Select(static s => s.Name))} lead to {subject.Kind} {subject.Name}; the Ingress leads to {subject.Front!.Name}");
        }

        return subject;
    }

    private static string RequireHost(Invocation invocation) => invocation.Settings.Get(GenerateSettings.Host) is { } host
        ? host
        : throw new UsageException($"ingress needs {GenerateSettings.Host.Flag}, such as {GenerateSettings.Host.Flag} shop.example");
}
