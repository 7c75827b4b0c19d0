namespace Ullage.Model;

/// <summary>Where an annotation stands; the nearer to the workload, the more it counts.</summary>
public enum AnnotationLevel
{
    /// <summary>On the workload itself.</summary>
    Workload,

    /// <summary>On its pod template, as the newest pod shows it.</summary>
    Template,

    /// <summary>On its namespace.</summary>
    Namespace,
}

/// <summary>An annotation of ours, as it was found.</summary>
/// <param name="Level">On what.</param>
/// <param name="Name">Its name without the prefix, in the form of the API or of metrics.</param>
/// <param name="Value">Its text.</param>
public sealed record WorkloadAnnotation(AnnotationLevel Level, string Name, string Value);

/// <summary>What people say of one workload.</summary>
/// <param name="All">Every annotation of ours that was found for it.</param>
/// <param name="AsOf">The moment of decision, against which moments are held.</param>
public sealed record WorkloadAnnotations(IReadOnlyList<WorkloadAnnotation> All, DateTimeOffset AsOf)
{
    /// <summary>Nothing said.</summary>
    public static WorkloadAnnotations None { get; } = new([], DateTimeOffset.UnixEpoch);

    /// <summary>Where an annotation stands, in words.</summary>
    /// <param name="workload">The workload for which it was found.</param>
    /// <param name="level">On what.</param>
    public static string Place(WorkloadId workload, AnnotationLevel level)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return level switch
        {
            AnnotationLevel.Workload => $"{workload.Kind} {workload.Name}",
            AnnotationLevel.Template => $"the pod template of {workload.Name}",
            _ => $"namespace {workload.Namespace}",
        };
    }
}
