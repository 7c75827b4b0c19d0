using Ullage.Audit.Findings;

namespace Ullage.Audit.Renderings;

/// <summary>Findings on rendered objects, as they are told.</summary>
internal static class RenderedFindings
{
    private const int MostNamed = 3;

    /// <summary>Says from what each was rendered; what several overlays make of one place, under one name, is told once.</summary>
    public static List<AuditFinding> Merge(List<AuditFinding> findings)
    {
        var told = findings.FindAll(static f => f.RenderedFrom is null);
        foreach (var same in findings.Where(static f => f.RenderedFrom is not null).GroupBy(static f => (f.Rule.Id, f.Source, f.Span, f.Message, f.Resource)))
        {
            var from = same.Select(static f => f.RenderedFrom!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            var more = from.Count > MostNamed ? $" and {from.Count - MostNamed} more" : "";
            told.Add(same.First() with { Message = $"{same.Key.Message} (Rendered from {string.Join(", ", from.Take(MostNamed))}{more}.)" });
        }

        return told;
    }
}
