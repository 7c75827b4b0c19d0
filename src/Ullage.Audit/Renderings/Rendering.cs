using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Renderings;

/// <summary>Where rendered objects come from.</summary>
/// <param name="from">The kustomization or chart, as the user knows it.</param>
/// <param name="origin">The file and the bytes in it that a place in a rendered object, or in what belongs to none, comes from.</param>
internal sealed class Rendering(string from, Func<AuditObject?, TextSpan, (SourceText Source, TextSpan Span)> origin)
{
    /// <summary>The place in a file.</summary>
    public (SourceText Source, TextSpan Span) Place(AuditObject? item, TextSpan span) => origin(item, span);

    /// <summary>The finding at the place in a file.</summary>
    public AuditFinding Place(AuditFinding finding)
    {
        var (source, span) = origin(finding.Item, finding.Span);
        return finding with { Source = source, Span = span, RenderedFrom = from };
    }
}
