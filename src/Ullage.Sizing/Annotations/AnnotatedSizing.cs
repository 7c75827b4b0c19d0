using System.Globalization;
using Ullage.Model;

namespace Ullage.Sizing.Annotations;

/// <summary>
/// How one container is to be sized with what people say of it. What stands for the container alone counts before what stands for all of them, and then the workload
/// before its pod template before its namespace.
/// </summary>
/// <remarks>
/// Where a value is not understood, or contradicts another, the container is left alone: whoever wrote it wanted something else than the default, and a number
/// without that wish could do harm. Nothing is passed over in silence.
/// </remarks>
internal sealed class AnnotatedSizing
{
    private AnnotatedSizing()
    {
    }

    /// <summary>The policy's name with the annotations.</summary>
    public required string Policy { get; init; }

    /// <summary>The options with the annotations.</summary>
    public required SizingOptions Options { get; init; }

    /// <summary>Why it is left alone; null where it is not.</summary>
    public Reason? Skip { get; init; }

    /// <summary>What the annotations did.</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>What is wrong with them.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Reads what is said of a container.</summary>
    /// <param name="workload">Its workload, with annotations.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="policy">The run's policy.</param>
    /// <param name="options">The run's options.</param>
    public static AnnotatedSizing Of(Workload workload, string container, string policy, SizingOptions options)
    {
        var said = Said(workload, container);
        List<Finding> findings = [];
        List<Reason> reasons = [];
        Reason? skip = null;
        if (Try(UllageAnnotations.Ignore, AnnotationValue.Switch) is { Value: true } ignore)
        {
            skip = new Reason(UllageAnnotations.IgnoreRule, ResourceField.Container, $"Left alone: {ignore.Text}.", Binding: true);
        }

        if (Try(UllageAnnotations.HoldUntil, AnnotationValue.Moment) is { } hold && hold.Value > workload.Annotations.AsOf)
        {
            skip ??= new Reason(UllageAnnotations.HoldRule, ResourceField.Container, $"Left alone until {Moment(hold.Value)}: {hold.Text}.", Binding: true);
        }

        var made = (Policy: policy, Options: options);
        foreach (var rule in AnnotationRule.All)
        {
            if (Try(rule.Name, text => rule.Apply(made, text)) is { } applied)
            {
                made = applied.Value;
                reasons.Add(new Reason("annotation", rule.Field, $"By annotation: {applied.Text}.", Binding: false));
            }
        }

        if (findings.Count == 0 && reasons.Count > 0 && made.Options.Validate() is { Count: > 0 } contradictions)
        {
            var all = string.Join(", ", reasons.Select(static r => r.Text["By annotation: ".Length..^1]));
            findings.Add(Invalid($"The annotations {all} do not fit together or with the run's settings: {string.Join(" ", contradictions)}"));
        }

        return new AnnotatedSizing
        {
            Policy = made.Policy,
            Options = made.Options,
            Skip = skip ?? (findings.Count > 0 ? new Reason(FindingCodes.AnnotationInvalid, ResourceField.Container, "Left alone: an annotation is not understood, and what it asks for could matter.", Binding: true) : null),
            Reasons = reasons,
            Findings = findings,
        };

        (T Value, string Text)? Try<T>(string name, Func<string, T> read)
        {
            if (!said.TryGetValue(name, out var annotation))
            {
                return null;
            }

            var text = $"{Shown(annotation.Name)}: {AnnotationValue.Shown(annotation.Value)} on {WorkloadAnnotations.Place(workload.Id, annotation.Level)}";
            try
            {
                return (read(annotation.Value.Trim()), text);
            }
            catch (FormatException e)
            {
                findings.Add(Invalid($"{text} is not understood: {e.Message}. It is left alone until the annotation is mended or removed."));
                return null;
            }
        }
    }

    /// <summary>How a workload with an autoscaler is sized; as the run says where the annotation is not understood.</summary>
    public static AutoscaledMode AutoscaledOf(Workload workload, AutoscaledMode otherwise)
    {
        try
        {
            return Said(workload, null).TryGetValue(UllageAnnotations.Autoscaled, out var annotation) ? AnnotationRule.Mode(annotation.Value.Trim()) : otherwise;
        }
        catch (FormatException)
        {
            return otherwise;
        }
    }

    /// <summary>A name as it is written on objects, as nearly as metrics tell it.</summary>
    public static string Shown(string name)
    {
        var (known, container) = UllageAnnotations.Parse(name);
        return UllageAnnotations.Prefix + AnnotationValue.Shown(known is null ? UllageAnnotations.Normal(name) : container is null ? known : $"{known}.{container}");
    }

    private static Dictionary<string, WorkloadAnnotation> Said(Workload workload, string? container)
    {
        var said = new Dictionary<string, (int Rank, WorkloadAnnotation Annotation)>(StringComparer.Ordinal);
        foreach (var annotation in workload.Annotations.All)
        {
            var (name, of) = UllageAnnotations.Parse(annotation.Name);
            if (name is null || (of is not null && (of != container || name == UllageAnnotations.Autoscaled)))
            {
                continue;
            }

            var rank = (of is null ? 10 : 0) + (int)annotation.Level;
            if (!said.TryGetValue(name, out var nearer) || rank < nearer.Rank)
            {
                said[name] = (rank, annotation);
            }
        }

        return said.ToDictionary(static s => s.Key, static s => s.Value.Annotation, StringComparer.Ordinal);
    }

    private static Finding Invalid(string text) => new(FindingCodes.AnnotationInvalid, Severity.Warning, text);

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
