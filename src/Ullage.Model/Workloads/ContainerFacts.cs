namespace Ullage.Model;

/// <summary>What is known of a container besides its usage: what it asks for today, what it runs, what befell it.</summary>
public sealed record ContainerFacts
{
    /// <summary>Which container.</summary>
    public required ContainerId Id { get; init; }

    /// <summary>Its part in the pod.</summary>
    public ContainerRole Role { get; init; }

    /// <summary>Today's requests and limits, from the newest pod.</summary>
    public ResourceSettings Current { get; init; } = ResourceSettings.None;

    /// <summary>Whether anybody tells today's settings: false where what is absent from <see cref="Current"/> may be set all the same.</summary>
    public bool SettingsKnown { get; init; } = true;

    /// <summary>The newest image, or null.</summary>
    public string? Image { get; init; }

    /// <summary>The image of each pod of the window, by the pod's name; empty where all ran the same, or where it is not told.</summary>
    public IReadOnlyDictionary<string, string> PodImages { get; init; } = new Dictionary<string, string>();

    /// <summary>Restarts in the window, over all pods.</summary>
    public int Restarts { get; init; }

    /// <summary>Kills for lack of memory in the window, each with the limit at that time.</summary>
    public IReadOnlyList<OomKill> OomKills { get; init; } = [];

    /// <summary>The variables that its runtime heeds, as the pod's specification sets them; empty where nobody tells.</summary>
    public IReadOnlyList<DeclaredVariable> Variables { get; init; } = [];

    /// <summary>What its own metrics say of its runtime, and where they are silent, <see cref="Variables"/>.</summary>
    public RuntimeFacts Runtime { get; init; } = RuntimeFacts.Unknown;
}
