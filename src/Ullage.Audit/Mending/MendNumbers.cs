using Ullage.Audit.Findings;

namespace Ullage.Audit.Mending;

/// <summary>Requests and limits of a container as Kubernetes writes them; null for what nothing is said of.</summary>
public sealed record ResourceNumbers
{
    /// <summary>Where they come from, such as <c>the recommendation</c> or <c>tier lightweight</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The CPU request.</summary>
    public string? CpuRequest { get; init; }

    /// <summary>The CPU limit.</summary>
    public string? CpuLimit { get; init; }

    /// <summary>The memory request.</summary>
    public string? MemoryRequest { get; init; }

    /// <summary>The memory limit.</summary>
    public string? MemoryLimit { get; init; }

    /// <summary>Variables such as GOMEMLIMIT that belong to these limits.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>Where a mend takes amounts from: an audit measures nothing itself.</summary>
public sealed record MendNumbers
{
    /// <summary>What was recommended for a container; null where nothing is known.</summary>
    public Func<ResourceName, ResourceNumbers?>? Recommended { get; init; }

    /// <summary>A standard profile that somebody named for what has no recommendation; null when nobody did.</summary>
    public ResourceNumbers? Tier { get; init; }

    /// <summary>The smallest standard profile: its requests are better than none, its limits are never taken.</summary>
    public ResourceNumbers? Smallest { get; init; }
}
