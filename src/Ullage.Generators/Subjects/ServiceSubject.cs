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

    /// <summary>Ports that answer its users: neither metrics nor profiles, unless there is nothing else.</summary>
    public IReadOnlyList<SubjectPort> ServingPorts
    {
        get
        {
            var open = Containers.SelectMany(static c => c.Ports).Where(static p => !p.IsProfiling).ToList();
            return open.Exists(static p => !p.IsMetrics) ? open.FindAll(static p => !p.IsMetrics) : open;
        }
    }

    /// <summary>The port where metrics are; null where none says so.</summary>
    public SubjectPort? MetricsPort => Containers.SelectMany(static c => c.Ports).FirstOrDefault(static p => p.IsMetrics);

    internal IReadOnlyDictionary<string, string> Labels => Selector;

    /// <summary>A subject of which only the name is known.</summary>
    /// <param name="name">The name.</param>
    /// <param name="namespace">The namespace, or null.</param>
    public static ServiceSubject Named(string name, string? @namespace = null) => new() { Name = name, Namespace = @namespace, Selector = new Dictionary<string, string> { [NameLabel] = name } };
}
