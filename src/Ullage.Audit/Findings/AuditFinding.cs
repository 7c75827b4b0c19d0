using Ullage.Audit.Contract;
using Ullage.Audit.Objects;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Findings;

/// <summary>One thing that is wrong, at one place.</summary>
public sealed record AuditFinding
{
    /// <summary>The rule that found it.</summary>
    public required RuleFacts Rule { get; init; }

    /// <summary>How much it matters here; the configuration may differ from the rule.</summary>
    public required AuditSeverity Severity { get; init; }

    /// <summary>What was found and what was expected, in sentences.</summary>
    public required string Message { get; init; }

    /// <summary>What it is about.</summary>
    public required ResourceName Resource { get; init; }

    /// <summary>The file.</summary>
    public required SourceText Source { get; init; }

    /// <summary>The node's bytes in the file.</summary>
    public required TextSpan Span { get; init; }

    /// <summary>The object that it is about; null for what is about a file.</summary>
    internal AuditObject? Item { get; init; }

    /// <summary>The container that it is about, or null.</summary>
    internal Container? Container { get; init; }

    /// <summary>The Dockerfile that it is about, or null.</summary>
    internal Dockerfile? Dockerfile { get; init; }

    /// <summary>The node that is told; none for what is about a file.</summary>
    internal YamlNode Node { get; init; }

    /// <summary>The kustomization or chart that a program rendered the object from, where the place is what it was made of; else null.</summary>
    public string? RenderedFrom { get; init; }

    /// <summary>The kustomization or patch that decides the field which a mend would change, so that the place is not where it is mended; else null.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>Where the node begins.</summary>
    public TextPosition Start => Source.PositionOf(Span.Start);

    /// <summary>Where the node ends: after its last character.</summary>
    public TextPosition End => Source.PositionOf(Span.End);

    /// <summary>Where secrets stand in the file; null where it has none.</summary>
    internal SecretPlaces? Secrets { get; init; }

    /// <summary>The line that it begins in, as it may be shown: what is a secret is starred, also where it is told by another finding or by none.</summary>
    /// <param name="most">How many bytes to show of what is meant, and how many before and behind it.</param>
    public ShownLine Shown(int most)
    {
        var line = Source.SpanOfLine(Start.Line);
        var start = Math.Clamp(Span.Start, line.Start, line.End);
        var end = Math.Clamp(Span.End, start, line.End);
        var from = Source.CodePointAt(start - Math.Min(most, start - line.Start));
        var to = Source.CodePointAt(start + Math.Min(most, end - start));
        var last = to < end ? to : Source.CodePointAt(end + Math.Min(most, line.End - end));
        return new(Text(from, start), Text(start, to), Text(to, last), from > line.Start, last < line.End);
    }

    private string Text(int from, int to) => Secrets?.Shown(Source, new(from, to)) ?? Source.Text(new(from, to));

    /// <summary>The field that it is about, such as <c>spec.template.spec.containers[api].image</c>, where the object is a live one; null in files.</summary>
    public string? Field => Source.IsLive ? FieldPath.Of(Source, Span) : null;

    /// <summary>What stays the same when lines move: resource and rule.</summary>
    public string Identity => $"{Resource} {Rule.Id}";
}
