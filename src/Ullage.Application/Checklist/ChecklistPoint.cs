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
    public required string Tells { get; init; }

    /// <summary>The command that mends it, with {file} and {namespace} to be filled in; or words, where no command can.</summary>
    public required string Mend { get; init; }
}
