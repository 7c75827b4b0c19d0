using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Renderings;

/// <summary>Where rendered objects come from.</summary>
/// <param name="from">The kustomization or chart, as the user knows it.</param>
/// <param name="files">The paths of all files that it is made of, as the user knows them; null where these are not told.</param>
/// <param name="origin">The file and the bytes in it that a place in a rendered object, or in what belongs to none, comes from.</param>
internal sealed class Rendering(string from, IReadOnlySet<string>? files, Func<AuditObject?, TextSpan, (SourceText Source, TextSpan Span)> origin)
{
    /// <summary>Whether a file has a part in it.</summary>
    public bool IsOf(string path) => files is null || files.Contains(path);

    /// <summary>The place in a file.</summary>
    public (SourceText Source, TextSpan Span) Place(AuditObject? item, TextSpan span) => origin(item, span);

    /// <summary>The finding at the place in a file.</summary>
    public AuditFinding Place(AuditFinding finding)
    {
        var (source, span) = origin(finding.Item, finding.Span);
        return finding with { Source = source, Span = span, RenderedFrom = from };
    }
}
