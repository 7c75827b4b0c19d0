using Ullage.Audit.Findings;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Renderings;

/// <summary>Where rendered objects come from.</summary>
/// <param name="from">The kustomization or chart, as the user knows it.</param>
/// <param name="origin">The file and the bytes in it that a finding on a rendered object is about.</param>
internal sealed class Rendering(string from, Func<AuditFinding, (SourceText Source, TextSpan Span)> origin)
{
    /// <summary>The finding at the place in a file.</summary>
    public AuditFinding Place(AuditFinding finding)
    {
        var (source, span) = origin(finding);
        return finding with { Source = source, Span = span, RenderedFrom = from };
    }
}
