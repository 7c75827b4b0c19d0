namespace Ullage.Generators.Subjects;

/// <summary>A workload for which objects are made: read from its manifest, or said on the command line.</summary>
public sealed record ServiceSubject
{
    /// <summary>The label by which what is made from nothing finds its pods.</summary>
    public const string NameLabel = "app.kubernetes.io/name";

    /// <summary>Its name; what is made is called alike.</summary>
    public required string Name { get; init; }

    /// <summary>Its namespace, or null where the manifest leaves that to whoever applies it.</summary>
    public string? Namespace { get; init; }

    /// <summary>Such as <c>apps/v1</c>.</summary>
    public string ApiVersion { get; init; } = "apps/v1";

    /// <summary>Such as <c>Deployment</c>.</summary>
    public string Kind { get; init; } = "Deployment";

    /// <summary>The labels that select its pods and no others.</summary>
    public required IReadOnlyDictionary<string, string> Selector { get; init; }

    /// <summary>Replicas as written; null where nothing is.</summary>
    public int? Replicas { get; init; }

    /// <summary>Its containers, init containers left out.</summary>
    public IReadOnlyList<SubjectContainer> Containers { get; init; } = [];

    /// <summary>The names of those that answer its users; null for all.</summary>
    public IReadOnlyList<string>? ServingNames { get; init; }

    /// <summary>The containers that answer its users.</summary>
    public IEnumerable<SubjectContainer> Serving => Containers.Where(c => ServingNames?.Contains(c.Name, StringComparer.Ordinal) != false);

    /// <summary>The Services that lead to its pods, of what was read with it.</summary>
    public IReadOnlyList<LeadingService> Services { get; init; } = [];

    /// <summary>The Service by which users come: rather one with an address, and one of its own name; null where none was read.</summary>
    public LeadingService? Front => Services.Where(static s => s.Ports.Count > 0).OrderBy(static s => s.IsHeadless).ThenBy(s => s.Name != Name).FirstOrDefault();

    /// <summary>The Service that names a StatefulSet's pods; null where none does.</summary>
    public string? GoverningService { get; init; }

    /// <summary>Ports that answer its users: neither metrics nor profiles, unless there is nothing else.</summary>
    public IReadOnlyList<SubjectPort> ServingPorts
    {
        get
        {
            var open = Serving.SelectMany(static c => c.Ports).Where(static p => !p.IsProfiling).ToList();
            return open.Exists(p => !IsMetrics(p)) ? open.FindAll(p => !IsMetrics(p)) : open;
        }
    }

    /// <summary>Of those the one that plain HTTP is likeliest to reach; null where there is none.</summary>
    public SubjectPort? HttpPort => ServingPorts.OrderBy(static p => p.FarFromHttp).FirstOrDefault();

    /// <summary>The port where metrics are said to be, whatever it is called; null where nothing is said.</summary>
    public SubjectPort? ToldMetricsPort { get; init; }

    /// <summary>The port where metrics are; null where none says so.</summary>
    public SubjectPort? MetricsPort => ToldMetricsPort ?? Serving.Concat(Containers).SelectMany(static c => c.Ports).FirstOrDefault(static p => p.IsMetrics);

    internal IReadOnlyDictionary<string, string> Labels => Selector;

    private bool IsMetrics(SubjectPort port) => port.IsMetrics || port == ToldMetricsPort;

    /// <summary>A subject of which only the name is known.</summary>
    /// <param name="name">The name.</param>
    /// <param name="namespace">The namespace, or null.</param>
    public static ServiceSubject Named(string name, string? @namespace = null) => new() { Name = name, Namespace = @namespace, Selector = new Dictionary<string, string> { [NameLabel] = name } };
}
