namespace Ullage.Application.Checklist;

/// <summary>The three parts of the list.</summary>
public enum ChecklistHeading
{
    /// <summary>The service itself.</summary>
    Application,

    /// <summary>The objects around it.</summary>
    Kubernetes,

    /// <summary>What keeps it so.</summary>
    Monitoring,
}

/// <summary>What can be read.</summary>
[Flags]
public enum ChecklistSources
{
    /// <summary>Nothing; of something that tells: nothing that is read as a whole.</summary>
    None = 0,

    /// <summary>Manifests, or the objects of a cluster.</summary>
    Manifests = 1,

    /// <summary>Binaries or images.</summary>
    Programs = 2,

    /// <summary>History.</summary>
    History = 4,
}

/// <summary>Something that would tell how a point stands.</summary>
/// <param name="Source">What it is part of: once that was read, it tells no more.</param>
/// <param name="Words">What it is.</param>
public sealed record ChecklistTeller(ChecklistSources Source, string Words);

/// <summary>A point of the list.</summary>
public sealed record ChecklistPoint
{
    /// <summary>Its name: lower case with dashes.</summary>
    public required string Id { get; init; }

    /// <summary>Its part.</summary>
    public required ChecklistHeading Heading { get; init; }

    /// <summary>What should be so.</summary>
    public required string Title { get; init; }

    /// <summary>What would tell, where nothing read does.</summary>
    public required IReadOnlyList<ChecklistTeller> Tells { get; init; }

    /// <summary>What mends it.</summary>
    public required ChecklistMend Mend { get; init; }

    /// <summary>What would still tell, in words; empty where all that could was read.</summary>
    /// <param name="read">What was read.</param>
    public string Unread(ChecklistSources read) => string.Join(", or ", Tells.Where(t => (t.Source & read) == 0).Select(static t => t.Words));
}
