using Ullage.Generators.Writing;

namespace Ullage.Generators.Objects;

/// <summary>Makes a PriorityClass, which belongs to the whole cluster.</summary>
public static class Priority
{
    /// <summary>The value of the articles.</summary>
    public const int DefaultValue = 1_000_000;

    /// <summary>Makes it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">How important its pods are, up to 1,000,000,000; above that is kept for the system.</param>
    /// <exception cref="GenerationException">The name is kept for Kubernetes itself.</exception>
    public static Manifest Make(string name, int value = DefaultValue)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1_000_000_000);
        if (name.StartsWith("system-", StringComparison.Ordinal))
        {
            throw new GenerationException($"\"{name}\" is a name that Kubernetes keeps for itself; give one that does not begin with system-");
        }

        return new("scheduling.k8s.io/v1", "PriorityClass", name, null, null,
            ("value", value),
            ("globalDefault", false),
            ("preemptionPolicy", "PreemptLowerPriority"),
            ("description", "Answers users; goes before batch work when nodes are short."));
    }
}
