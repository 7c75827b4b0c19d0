namespace Ullage.Model;

/// <summary>The answer for one container.</summary>
public sealed record ContainerRecommendation
{
    /// <summary>Which container.</summary>
    public required ContainerId Id { get; init; }

    /// <summary>Its part in the pod.</summary>
    public ContainerRole Role { get; init; }

    /// <summary>Whether it got numbers.</summary>
    public required RecommendationStatus Status { get; init; }

    /// <summary>Today's requests and limits.</summary>
    public required ResourceSettings Current { get; init; }

    /// <summary>Whether anybody tells today's settings: false where what is absent from <see cref="Current"/> may be set all the same.</summary>
    public bool SettingsKnown { get; init; } = true;

    /// <summary>The proposal; equals <see cref="Current"/> unless <see cref="RecommendationStatus.Recommended"/>.</summary>
    public required ResourceSettings Recommended { get; init; }

    /// <summary>The most of each setting that people, LimitRanges and nodes allow; a setting that none of them bounds is null. What changes the proposal afterwards stays within.</summary>
    public ResourceSettings Ceilings { get; init; } = ResourceSettings.None;

    /// <summary>What is predicted of the proposal; null where none was made.</summary>
    public RiskEstimate? Risk { get; init; }

    /// <summary>Variables to set with it.</summary>
    public IReadOnlyList<EnvironmentSetting> Environment { get; init; } = [];

    /// <summary>Why each value is what it is.</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>What else was found.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What it used; null when nothing was seen.</summary>
    public UsageSummary? Usage { get; init; }

    /// <summary>Go's memory limit, GOMEMLIMIT and GOGC chosen together; null where the service is none of Go or does not tell enough.</summary>
    public GoTuning? Go { get; init; }

    /// <summary>.NET's memory limit and heap limit chosen together; null where the service is none of .NET or does not tell enough.</summary>
    public DotNetTuning? DotNet { get; init; }

    /// <summary>Its runtime.</summary>
    public RuntimeFacts Runtime { get; init; } = RuntimeFacts.Unknown;

    /// <summary>Its image, or null.</summary>
    public string? Image { get; init; }

    /// <summary>Restarts in the window, over all pods.</summary>
    public int Restarts { get; init; }

    /// <summary>Kills for lack of memory in the window.</summary>
    public IReadOnlyList<OomKill> OomKills { get; init; } = [];
}
